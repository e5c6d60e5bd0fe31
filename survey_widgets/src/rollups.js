import { SCALES } from "./bands.js";

/**
 * One NPS for many accounts, three ways side by side: each answers another question. Over accounts
 * with answers; revenue-weighted over those whose revenue is known.
 * @param {Iterable<import("../scoring.js").AccountAnswers>} accounts
 * @returns {import("../scoring.js").Rollup}
 */
export function rollup(accounts) {
  const answered = [...accounts].filter(({ scores }) => scores.length);
  const each = answered.map(({ scores, revenue }) => ({ value: nps(scores), revenue }));
  const paying = each.filter(({ revenue }) => revenue !== null);
  const scores = answered.flatMap((account) => account.scores);
  return {
    by_respondent: scores.length ? nps(scores) : null,
    account_equal: mean(each, () => 1),
    revenue_weighted: mean(paying, ({ revenue }) => Number(revenue)),
  };
}

/**
 * @template {{ value: number }} T
 * @param {T[]} list
 * @param {(one: T) => number} weigh
 */
function mean(list, weigh) {
  const total = list.reduce((sum, one) => sum + weigh(one), 0);
  return total > 0 ? list.reduce((sum, one) => sum + one.value * weigh(one), 0) / total : null;
}

/** @param {number[]} scores at least one */
function nps(scores) {
  const { goodFrom, badTo } = SCALES.nps;
  const net = scores.reduce((sum, s) => sum + Number(s >= goodFrom) - Number(s <= badTo), 0);
  return (100 * net) / scores.length;
}
