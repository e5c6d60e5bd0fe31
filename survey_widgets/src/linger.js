const LONG_MS = 6000;
const AGAIN_MS = 1500;

/**
 * Close a card after a while, but never while somebody points at it or has the focus in it.
 * @param {Window} window
 * @param {Element} card
 * @param {() => void} close
 * @returns {() => void} cancels it
 */
export function linger(window, card, close) {
  let timer = window.setTimeout(look, LONG_MS);
  function look() {
    if (card.matches(":hover, :focus-within")) timer = window.setTimeout(look, AGAIN_MS);
    else close();
  }
  return () => window.clearTimeout(timer);
}
