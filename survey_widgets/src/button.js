import { make } from "./make.js";

/**
 * A button that does one thing.
 * @param {Document} document
 * @param {Record<string, string>} attributes
 * @param {Node | string} content
 * @param {(event: MouseEvent) => void} onClick
 */
export function button(document, attributes, content, onClick) {
  const element = make(document, "button", { type: "button", ...attributes }, content);
  element.addEventListener("click", onClick);
  return element;
}
