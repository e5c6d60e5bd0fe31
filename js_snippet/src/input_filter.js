export const INPUT_EVENTS = [
  "pointerdown", "pointermove", "keydown", "keyup", "wheel", "touchstart", "touchmove", "input",
  "compositionstart", "compositionupdate", "compositionend", "paste", "drop",
];

/**
 * Make a test for evidence that a person acted: trusted, not a repeat, not a phantom move.
 * `keyup` is listened to but is no evidence: it only ends the repeating of a held key.
 */
export function createInputFilter() {
  let [x, y] = [NaN, NaN];
  let repeating = false;

  /** @param {PointerEvent} event */
  function moved(event) {
    const known = x === x;
    const elsewhere = known && (event.clientX !== x || event.clientY !== y);
    [x, y] = [event.clientX, event.clientY];
    return elsewhere || !!event.movementX || !!event.movementY;
  }

  /** @param {any} event */
  return function isInput(event) {
    if (!event.isTrusted) return false;
    switch (event.type) {
      case "pointermove":
        return moved(event);
      case "keydown":
        repeating = event.repeat;
        return !repeating;
      case "keyup":
        repeating = false;
        return false;
      case "input":
      case "compositionupdate":
        return !repeating; // a key held down in a field also repeats these
      default:
        return true;
    }
  };
}
