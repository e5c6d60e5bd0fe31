export type Metric = "nps" | "csat" | "ces";
export type Band = "low" | "mid" | "high";

/** What answers are worth, as the collector's API says it. */
export interface Result {
  /** Unrounded; null under five answers. */
  value: number | null;
  /** What to print. */
  shown: number | null;
  /** The 95 % interval. */
  interval: [number, number] | null;
  status: "ok" | "insufficient_data";
  low_sample: boolean;
  n: number;
  mean: number | null;
  distribution: Record<string, number>;
  method: string;
  promoters?: number;
  passives?: number;
  detractors?: number;
  positive?: number;
  neutral?: number;
  negative?: number;
}

/** The score of some answers with its interval, its parts and its distribution. */
export function result(metric: Metric, scores: Iterable<number>): Result;

/** A score as it is shown: rounded half away from zero. */
export function shown(value: number): number;

/** Whether a score is one that the question takes. */
export function isOnScale(metric: Metric, score: unknown): boolean;

/** Detractors and their likes are low, passives mid, promoters high. */
export function bandOf(metric: Metric, score: number): Band;

/** An account's answers and what it pays in a year, or null where that isn't known. */
export interface AccountAnswers {
  scores: number[];
  revenue: number | null;
}

/** Net promoters in percent of respondents, of accounts, and of revenue. */
export interface Rollup {
  by_respondent: number | null;
  account_equal: number | null;
  revenue_weighted: number | null;
}

/** One NPS for many accounts, three ways side by side. */
export function rollup(accounts: Iterable<AccountAnswers>): Rollup;
