/**
 * Wrap a function so that no error of ours reaches the page; they are counted.
 * @template {any[]} A
 * @template R
 * @param {import("../index.js").Counts} counts
 * @param {(...args: A) => R} action
 * @returns {(...args: A) => R | undefined}
 */
export function guard(counts, action) {
  return (...args) => {
    try {
      return action(...args);
    } catch {
      counts.errors += 1;
      return undefined;
    }
  };
}
