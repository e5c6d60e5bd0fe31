/** @typedef {import("../scoring.js").Metric} Metric */

/**
 * The answers a question takes, and which of them are good and bad; all are inclusive.
 * @type {Record<Metric, { lowest: number, highest: number, goodFrom: number, badTo: number }>}
 */
export const SCALES = {
  nps: { lowest: 0, highest: 10, goodFrom: 9, badTo: 6 },
  csat: { lowest: 1, highest: 5, goodFrom: 4, badTo: 2 },
  ces: { lowest: 1, highest: 7, goodFrom: 5, badTo: 3 },
};

/**
 * Detractors and their likes are low, passives mid, promoters high.
 * @param {Metric} metric
 * @param {number} score
 */
export function bandOf(metric, score) {
  const { goodFrom, badTo } = SCALES[metric];
  return score >= goodFrom ? "high" : score <= badTo ? "low" : "mid";
}
