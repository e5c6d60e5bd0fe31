import { INPUT_EVENTS, createInputFilter } from "./input_filter.js";

/**
 * Call back at each event that shows that a person acted, before the page can stop it.
 * @param {Window} window
 * @param {() => void} onInput
 */
export function listenForInput(window, onInput) {
  const isInput = createInputFilter();
  /** @param {Event} event */
  const listener = (event) => void (isInput(event) && onInput());
  for (const name of INPUT_EVENTS) {
    window.addEventListener(name, listener, { capture: true, passive: true });
  }
}
