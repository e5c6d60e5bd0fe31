import { SCALES } from "./bands.js";
import { adjustedWald, wilson } from "./intervals.js";

export { bandOf } from "./bands.js";
export { rollup } from "./rollups.js";

/** @typedef {import("../scoring.js").Metric} Metric */

/** With fewer, counts are told and no score. */
const MIN_ANSWERS = 5;
/** With fewer, a score carries a low-sample mark. */
const SURE_ANSWERS = 30;

const METHODS = {
  nps: "promoters_minus_detractors",
  csat: "top_two_box",
  ces: "top_three_box",
};

/**
 * A score as it is shown: rounded half away from zero, as in the collector.
 * @param {number} value
 */
export function shown(value) {
  const size = Math.floor(Math.abs(value) + 0.5);
  return value < 0 && size ? -size : size;
}

/**
 * Whether a score is one that the question takes.
 * @param {Metric} metric
 * @param {unknown} score
 */
export function isOnScale(metric, score) {
  const { lowest, highest } = SCALES[metric];
  return Number.isInteger(score) && Number(score) >= lowest && Number(score) <= highest;
}

/**
 * The score of some answers with its interval, its parts and its distribution.
 *
 * `value` is unrounded and `shown` is what to print; both are null under five answers.
 * @param {Metric} metric
 * @param {Iterable<number>} scores
 * @returns {import("../scoring.js").Result}
 */
export function result(metric, scores) {
  const { goodFrom, badTo } = SCALES[metric];
  const answers = [...scores];
  const n = answers.length;
  const good = answers.filter((score) => score >= goodFrom).length;
  const bad = answers.filter((score) => score <= badTo).length;
  return {
    ...headline(metric, good, bad, n),
    n,
    ...parts(metric, good, bad, n),
    mean: n ? answers.reduce((sum, score) => sum + score, 0) / n : null,
    distribution: distribution(metric, answers),
    method: METHODS[metric],
  };
}

/**
 * @param {Metric} metric
 * @param {number} good
 * @param {number} bad
 * @param {number} n
 * @returns {Pick<import("../scoring.js").Result,
 *   "value" | "shown" | "interval" | "status" | "low_sample">}
 */
function headline(metric, good, bad, n) {
  if (n < MIN_ANSWERS) {
    const [value, status] = [null, /** @type {const} */ ("insufficient_data")];
    return { value, shown: null, interval: null, status, low_sample: true };
  }
  const isNps = metric === "nps";
  const value = (100 * (isNps ? good - bad : good)) / n;
  return {
    value,
    shown: shown(value),
    interval: isNps ? adjustedWald(good, bad, n) : wilson(good, n),
    status: "ok",
    low_sample: n < SURE_ANSWERS,
  };
}

/**
 * @param {Metric} metric
 * @param {number} good
 * @param {number} bad
 * @param {number} n
 */
function parts(metric, good, bad, n) {
  const between = n - good - bad;
  if (metric === "nps") return { promoters: good, passives: between, detractors: bad };
  return { positive: good, neutral: between, negative: bad };
}

/**
 * @param {Metric} metric
 * @param {number[]} answers
 */
function distribution(metric, answers) {
  const { lowest, highest } = SCALES[metric];
  /** @type {Record<string, number>} */
  const counts = {};
  for (let score = lowest; score <= highest; score += 1) counts[score] = 0;
  for (const score of answers) counts[score] += 1;
  return counts;
}
