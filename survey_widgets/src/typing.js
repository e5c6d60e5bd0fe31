/** A pause this long is none within a sentence. */
const PAUSE_MS = 2000;
const FIELDS = "input, textarea, [contenteditable]";
const EVENTS = ["keydown", "input", "compositionstart", "compositionend"];

/**
 * Know whether somebody is typing, from now on; in frames of the same site too.
 * @param {Window} window
 * @returns {() => boolean}
 */
export function watchTyping(window) {
  let typedAt = -Infinity;
  let isComposing = false;
  /** @type {WeakSet<Document>} */
  const watched = new WeakSet();

  /** @param {Event} event */
  const note = ({ type }) => {
    typedAt = window.performance.now();
    if (type !== "keydown" && type !== "input") isComposing = type === "compositionstart";
  };
  /** @param {Document} document */
  const watch = (document) => {
    const { activeElement, defaultView } = document;
    if (!watched.has(document)) {
      watched.add(document);
      // Who is in a field when we come may be in the middle of a word.
      if (isField(document)) typedAt = window.performance.now();
      for (const type of EVENTS) {
        defaultView?.addEventListener(type, note, { capture: true, passive: true });
      }
    }
    const frame = /** @type {HTMLIFrameElement | null} */ (activeElement);
    if (frame?.contentDocument) watch(frame.contentDocument); // null for those of other sites
  };
  watch(window.document);
  return () => {
    watch(window.document);
    return isComposing || window.performance.now() - typedAt < PAUSE_MS;
  };
}

/** @param {Document} document */
function isField({ activeElement, designMode }) {
  return designMode === "on" || activeElement?.matches(FIELDS);
}
