/** A touch begins as a pointer, and all that is composed, pasted by key or typed is input too. */
export const INPUT_EVENTS =
  "pointerdown pointermove keydown keyup wheel touchmove input paste drop";

/**
 * Make a test for evidence that a person acted: trusted, not a repeat, not a phantom move.
 * `keyup` is listened to but is no evidence: it only ends the repeating of a held key.
 */
export function createInputFilter() {
  let spot = "";
  let repeating = false;

  /** @param {any} event */
  return (event) => {
    if (!event.isTrusted) return false;
    if (event.type === "pointermove") {
      const before = spot;
      spot = `${event.clientX},${event.clientY}`;
      return event.movementX || event.movementY || (before && before !== spot);
    }
    if (/^k/.test(event.type)) {
      repeating = event.repeat;
      return !repeating && event.type === "keydown";
    }
    // A key held down in a field also repeats what it does there.
    return !repeating || /^(po|to|w)/.test(event.type);
  };
}
