/**
 * @typedef {<A extends any[], R>(
 *   action: (...args: A) => R,
 * ) => (...args: A) => R | undefined} Guarded
 */

/**
 * Make a wrapper of functions that lets no error of ours reach the page; they are counted.
 * @param {import("../index.js").Counts} counts
 * @returns {Guarded}
 */
export function guard(counts) {
  return (action) => (...args) => {
    try {
      return action(...args);
    } catch {
      counts.errors += 1;
      return undefined;
    }
  };
}
