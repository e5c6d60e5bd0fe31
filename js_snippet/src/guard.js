/**
 * @typedef {<A extends any[], R>(
 *   action: (...args: A) => R,
 * ) => (...args: A) => R | undefined} Guarded
 */

/**
 * Make a wrapper of functions that lets no error of ours reach the page; they are counted, and
 * each kind of them is told once: one of the collector's by its code, others by what they say.
 * @param {import("../index.js").Counts} counts
 * @returns {Guarded}
 */
export function guard(counts) {
  /** @type {Record<string, number>} */
  const told = {};
  return (action) => (...args) => {
    try {
      return action(...args);
    } catch (/** @type {any} */ error) {
      counts.errors += 1;
      try {
        const kind = error.code || error;
        if (!told[kind]) console.warn("seatbeat:", error);
        told[kind] = 1;
      } catch {
        // What the page put in the console's place throws, or what was thrown is odd.
      }
      return undefined;
    }
  };
}
