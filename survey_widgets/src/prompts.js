const PROMPTS =
  'dialog[open], [aria-modal="true"], [role="alertdialog"], [role="dialog"][popover]';
/** Elements looked at; a page with more has few of its prompts at their end. */
const MOST_ELEMENTS = 20000;

/**
 * Whether the page asks something itself, or fills the screen with one thing; in open shadow roots
 * too.
 * @param {Document} document
 */
export function isPromptOpen(document) {
  if (document.fullscreenElement) return true;
  /** @type {(Document | ShadowRoot)[]} */
  const roots = [document];
  let looked = 0;
  for (const root of roots) {
    if ([...root.querySelectorAll(PROMPTS)].some(isSeen)) return true;
    for (const { shadowRoot } of root.querySelectorAll("*")) {
      if (shadowRoot) roots.push(shadowRoot);
      looked += 1;
      if (looked > MOST_ELEMENTS) return false;
    }
  }
  return false;
}

/**
 * Many pages keep their dialogs at hand, hidden.
 * @param {Element} prompt
 */
function isSeen(prompt) {
  return prompt.checkVisibility
    ? prompt.checkVisibility({ visibilityProperty: true })
    : prompt.getClientRects().length > 0;
}
