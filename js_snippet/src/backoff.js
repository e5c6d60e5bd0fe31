/** Half of what follows the first failure. */
const HALF_MS = 7500;
const MOST_MS = 150000;

/**
 * How long to wait after so many failures in a row, spread so that pages don't return together.
 * @param {number} failures
 * @param {number} [askedMs] at least this long, if the collector said so
 */
export function backoffMs(failures, askedMs) {
  const full = Math.min(MOST_MS, HALF_MS * 2 ** failures);
  return Math.max(askedMs || 0, full * (1 + Math.random()));
}
