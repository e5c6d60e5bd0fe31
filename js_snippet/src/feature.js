/** The protocol's limit for names. */
const MAX_LENGTH = 120;

/**
 * Know the part of the product in use: what the page named, else the first segment of its path.
 * The path is read when asked for, so that the page's `history` is left alone.
 * @param {Window} window
 */
export function createFeature({ location }) {
  /** @type {string | null | undefined} */
  let named;
  return {
    read: () => (named || location.pathname.split("/")[1] || "").slice(0, MAX_LENGTH) || undefined,
    /** @param {string | null} [name] */
    set(name) {
      named = name && String(name);
    },
  };
}
