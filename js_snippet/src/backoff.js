const FIRST_MS = 30000;
const MOST_MS = 300000;

/**
 * How long to wait after so many failures in a row, spread so that pages don't return together.
 * @param {number} failures
 * @param {number} [askedMs] at least this long, if the collector said so
 */
export function backoffMs(failures, askedMs) {
  const full = Math.min(MOST_MS, FIRST_MS * 2 ** (failures - 1));
  return Math.max(askedMs || 0, full * (0.5 + Math.random() / 2));
}
