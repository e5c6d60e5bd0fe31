/**
 * @typedef {<A extends any[], R>(
 *   action: (...args: A) => R,
 * ) => (...args: A) => R | undefined} Guarded
 */

/**
 * Make a wrapper of functions that lets no error of ours reach the page; they are counted, and
 * the first is told.
 * @param {import("../index.js").Counts} counts
 * @returns {Guarded}
 */
export function guard(counts) {
  return (action) => (...args) => {
    try {
      return action(...args);
    } catch (error) {
      if (!counts.errors) console.warn("seatbeat:", error);
      counts.errors += 1;
      return undefined;
    }
  };
}
