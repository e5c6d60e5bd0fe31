import { button } from "./button.js";
import { CROSS, icon } from "./icon.js";
import { make } from "./make.js";

/** What the page has no business with while somebody writes in the card: its shortcuts stay out. */
const OURS = ["keydown", "keypress", "keyup", "beforeinput", "input", "copy", "cut", "paste"];

/** @typedef {ReturnType<typeof createFrame>} Frame */

/**
 * The card with its title and a place for what is asked. It traps nobody: Tab leads out of it.
 * @param {Document} document
 * @param {import("../index.js").Survey} survey
 * @param {{ inline: boolean, onDismiss?: () => void }} options
 */
export function createFrame(document, { texts }, { inline, onDismiss }) {
  const mark = make(document, "div", { class: "mark" });
  const title = make(document, "div", { id: "question", class: "title", tabindex: "-1" });
  const head = make(document, "div", { class: "head" }, mark, title);
  const body = make(document, "div", { class: "body" });
  const role = inline ? "group" : "dialog";
  const inside = make(document, "div", { class: "inside" }, head, body);
  const card = make(document, "div", { class: "card", role, "aria-label": texts.region }, inside);
  for (const type of OURS) card.addEventListener(type, (event) => event.stopPropagation());
  if (onDismiss) {
    const looks = { class: "close", "aria-label": texts.close };
    head.append(button(document, looks, icon(document, CROSS), onDismiss));
    card.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !event.isComposing) onDismiss();
    });
  }
  return {
    card,
    title,
    /**
     * @param {string} text
     * @param {Node[]} content
     * @param {Node} [before] what stands before the text
     */
    show(text, content, before) {
      title.textContent = text;
      mark.replaceChildren(...(before ? [before] : []));
      body.replaceChildren(...content);
    },
  };
}
