/** While a text is composed there are updates; its start and end come with input. */
export const INPUT_EVENTS =
  "pointerdown pointermove keydown keyup wheel touchstart touchmove input " +
  "compositionupdate paste drop";

/**
 * Make a test for evidence that a person acted: trusted, not a repeat, not a phantom move.
 * `keyup` is listened to but is no evidence: it only ends the repeating of a held key.
 */
export function createInputFilter() {
  let spot = "";
  let repeating = false;

  /** @param {any} event */
  return ({ isTrusted, type, repeat, clientX, clientY, movementX, movementY }) => {
    if (!isTrusted) return false;
    if (type === "pointermove") {
      const before = spot;
      spot = `${clientX},${clientY}`;
      return movementX || movementY || (before && before !== spot);
    }
    if (/^k/.test(type)) {
      repeating = repeat;
      return !repeat && type === "keydown";
    }
    // A key held down in a field also repeats what it does there.
    return !repeating || /^(po|to|w)/.test(type);
  };
}
