import { api } from "./api.js";
import { tick } from "./flusher.js";
import { INPUT_EVENTS, createInputFilter } from "./input_filter.js";
import { note } from "./note.js";
import { input, look } from "./recorder.js";

/** No `unload`: it would keep the page out of the back/forward cache. */
const LIFE_EVENTS = "focus blur pagehide pageshow visibilitychange freeze resume";

/**
 * Connect a page with the events of its window, before the page can stop them, and begin to record.
 * @param {import("./page.js").Page} page
 */
export function watch(page) {
  const isInput = createInputFilter();

  /**
   * @param {string} names
   * @param {(event: any) => void} action
   */
  function listen(names, action) {
    const listener = page.guarded(action);
    for (const name of names.split(" ")) {
      page.view.addEventListener(name, listener, { capture: true, passive: true });
    }
  }

  listen(INPUT_EVENTS, (event) => {
    if (!isInput(event)) return;
    page.left = false;
    input(page);
    note(page);
  });
  listen(LIFE_EVENTS, (event) => {
    if (event.type !== "blur") page.left = /^(pageh|fr)/.test(event.type);
    look(page);
    if (page.left) tick(page);
  });
  listen("click", (event) => {
    // What the element declares, or one around it, through shadow roots too.
    const path = event.composedPath();
    const found = path.find((/** @type {any} */ node) => node.dataset?.seatbeat);
    if (!found || !event.isTrusted) return;
    const { seatbeat, seatbeatProperties } = found.dataset;
    api.activity(page, seatbeat, seatbeatProperties && JSON.parse(seatbeatProperties));
  });
  look(page);
}
