export const HIDDEN = 0;
export const VISIBLE = 1;
export const FOCUSED = 2;

/** @typedef {0 | 1 | 2} Sight  Hidden, visible, or visible and focused. */

/**
 * Say how the page is seen now; focus inside one of its frames counts as focus.
 * @param {Window} window
 * @returns {Sight}
 */
export function sightOf({ document }) {
  if (document.hidden) return HIDDEN;
  return document.hasFocus() ? FOCUSED : VISIBLE;
}
