/** A pause this long is none within a sentence. */
const PAUSE_MS = 2000;
const FIELDS = "input, textarea, [contenteditable]";

/**
 * Know whether somebody is typing, from now on.
 * @param {Window} window
 * @returns {() => boolean}
 */
export function watchTyping(window) {
  const { activeElement } = window.document;
  // Who is in a field when we come may be in the middle of a word.
  let typedAt = activeElement?.matches(FIELDS) ? window.performance.now() : -Infinity;
  let isComposing = false;
  /** @param {Event} event */
  const note = ({ type }) => {
    typedAt = window.performance.now();
    if (type !== "keydown" && type !== "input") isComposing = type === "compositionstart";
  };
  for (const type of ["keydown", "input", "compositionstart", "compositionend"]) {
    window.addEventListener(type, note, { capture: true, passive: true });
  }
  return () => isComposing || window.performance.now() - typedAt < PAUSE_MS;
}
