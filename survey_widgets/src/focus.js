/**
 * Remember where the focus came from when it moved into a card, to give it back.
 * @param {Element} card
 * @param {() => void} onKeyIn when it moves in by other means than a pointer
 * @returns {() => void} gives it back, if the card still has it
 */
export function followFocus(card, onKeyIn) {
  /** @type {EventTarget | null} */
  let from = null;
  let isPointing = false;
  card.addEventListener("pointerdown", () => void (isPointing = true));
  card.addEventListener("click", () => void (isPointing = false));
  card.addEventListener("focusin", (event) => {
    const { relatedTarget } = /** @type {FocusEvent} */ (event);
    if (card.contains(/** @type {Node | null} */ (relatedTarget))) return;
    if (relatedTarget) from = relatedTarget;
    if (!isPointing) onKeyIn();
  });
  return () => {
    const before = /** @type {HTMLElement | null} */ (from);
    if (card.matches(":focus-within") && before?.isConnected) before.focus({ preventScroll: true });
  };
}

/**
 * After a person's own act: where the focus goes next. By a key it goes to what is new; by a
 * pointer to what is to be written in; a finger wants to see the question, no keyboard over it.
 * @param {Event} act
 * @param {HTMLElement} title
 * @param {HTMLElement} [field]
 * @returns {HTMLElement | undefined} nothing where the new text is better just read out
 */
export function nextFocus(act, title, field) {
  const { pointerType, detail } = /** @type {PointerEvent} */ (act);
  if (pointerType === "touch") return undefined;
  return field ?? (detail ? undefined : title);
}
