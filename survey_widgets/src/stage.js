import { CARD_CSS, FLOATING_CSS, INLINE_CSS } from "./css.js";
import { make } from "./make.js";

const NAME = "seatbeat-survey";

/** @typedef {ReturnType<typeof createStage>} Stage */

/**
 * An element of ours in the page, with a shadow root that nobody else gets hold of. It shows
 * nothing yet; what it says is read out by screen readers when they have nothing else to say.
 * @param {Window & typeof globalThis} window
 * @param {Element} host
 * @param {boolean} inline
 */
export function createStage(window, host, inline) {
  const { document } = window;
  const element = createElement(window);
  const shadow = element.attachShadow({ mode: "closed" });
  const styles = [inline ? INLINE_CSS : FLOATING_CSS, CARD_CSS];
  shadow.adoptedStyleSheets = styles.map((css) => createSheet(window, css));
  const status = make(document, "div", { role: "status", class: "unseen" });
  const room = make(document, "div", { class: "room" });
  shadow.append(status, room);
  host.append(element);
  return {
    element,
    status,
    room,
    /** @param {string} text */
    say: (text) => void (status.textContent = text),
    /**
     * @param {Element} card
     * @param {import("../index.js").Survey} survey
     */
    put(card, { lang, dir }) {
      for (const part of [status, room]) Object.assign(part, { lang, dir });
      room.replaceChildren(card);
      if (!inline) raise(element);
    },
    clear() {
      status.textContent = "";
      if (element.popover && element.isConnected) element.hidePopover();
    },
  };
}

/** @param {Window & typeof globalThis} window */
function createElement({ document, customElements, HTMLElement }) {
  if (!customElements.get(NAME)) customElements.define(NAME, class extends HTMLElement {});
  return document.createElement(NAME);
}

/**
 * A sheet that needs no permission of the page's Content-Security-Policy.
 * @param {Window & typeof globalThis} window
 * @param {string} css
 */
function createSheet({ CSSStyleSheet }, css) {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  return sheet;
}

/**
 * Above all that the page shows, except for what it opens later.
 * @param {HTMLElement} element
 */
function raise(element) {
  if (!element.showPopover) return;
  element.popover = "manual";
  element.showPopover();
}
