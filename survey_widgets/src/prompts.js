const PROMPTS = 'dialog[open], [aria-modal="true"], [role="alertdialog"]';

/**
 * Whether the page asks something itself, or fills the screen with one thing.
 * @param {Document} document
 */
export function isPromptOpen(document) {
  if (document.fullscreenElement) return true;
  return [...document.querySelectorAll(PROMPTS)].some((prompt) =>
    // Many pages keep their dialogs at hand, hidden.
    prompt.checkVisibility
      ? prompt.checkVisibility({ visibilityProperty: true })
      : prompt.getClientRects().length > 0,
  );
}
