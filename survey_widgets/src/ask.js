import { Asker } from "./asker.js";

/**
 * Ask what is due, each at its moment and once. In a browser that is too old for it (before
 * Chrome 84, Firefox 101, Safari 16.4) nothing is asked.
 * @param {Window & typeof globalThis} window
 * @param {import("../index.js").Link} link
 * @returns {import("../index.js").Widget}
 */
export function ask(window, link) {
  if (!("adoptedStyleSheets" in window.document)) return { due() {}, close() {} };
  const asker = new Asker(window, link);
  link.hear = (name) => asker.hear(name);
  asker.due(link.due ?? []);
  return { due: (hints) => asker.due(hints), close: () => asker.close() };
}
