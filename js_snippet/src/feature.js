/** The protocol's limit for names. */
const MAX_LENGTH = 120;

/**
 * The part of the product in use: what the page named, else the first segment of its path.
 * The path is read when asked for, so that the page's `history` is left alone.
 * @param {import("./page.js").Page} page
 */
export function readFeature(page) {
  const name = page.named || page.view.location.pathname.split("/")[1] || "";
  return [...name].slice(0, MAX_LENGTH).join("") || undefined; // never half of a character
}
