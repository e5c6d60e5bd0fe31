import { isOnPage } from "./page_rules.js";

/** @typedef {import("../index.js").Hint} Hint */
/** @typedef {{ hint: Hint, isHeard: boolean, waitedMs: number, isWanted?: boolean }} Candidate */

/** How long the collector is left in peace about a survey after it was asked for a lease. */
const PEACE_MS = 300000;

/** What is due, and how far each has come: on the right page, its trigger heard, long enough. */
export class Waiting {
  /** @type {Candidate[]} */
  #candidates = [];
  /** @type {Map<string, number>} */
  #askedAt = new Map();
  #now;

  /** @param {() => number} now in ms */
  constructor(now) {
    this.#now = now;
  }

  get isEmpty() {
    return !this.#candidates.length;
  }

  /**
   * These are due now; what was known of them stays. What the page wants stays in front.
   * @param {Hint[]} hints
   */
  take(hints) {
    const known = this.#candidates;
    const since = this.#now() - PEACE_MS;
    const due = hints.filter(({ id }) => (this.#askedAt.get(id) ?? since) <= since);
    this.#candidates = [
      ...known.filter(({ isWanted }) => isWanted),
      ...due.map((hint) => {
        const before = known.find((one) => one.hint.id === hint.id && !one.isWanted);
        return { isHeard: false, waitedMs: 0, ...before, hint };
      }),
    ];
  }

  /**
   * The page itself calls for a survey: page, trigger and delay are taken as met.
   * @param {string} id
   */
  want(id) {
    const hint = { id, delay_ms: 0, trigger: null, pages: null };
    this.#candidates.unshift({ hint, isHeard: true, waitedMs: 0, isWanted: true });
  }

  /** @param {string} name of an activity */
  hear(name) {
    for (const one of this.#candidates) if (one.hint.trigger === name) one.isHeard = true;
  }

  /**
   * Let time pass, in which the page was visible and nobody typed.
   * @param {string} path
   * @param {number} passedMs
   * @returns {Candidate | undefined} the first that has waited long enough
   */
  wait(path, passedMs) {
    for (const one of this.#candidates) {
      const { trigger, pages } = one.hint;
      if (!isOnPage(path, pages)) one.waitedMs = 0;
      else if (one.isHeard || !trigger) one.waitedMs += passedMs;
    }
    return this.#candidates.find((one) => isReady(one, path));
  }

  /** @param {Candidate} candidate the collector has said whether it may be shown */
  settle({ hint }) {
    this.#candidates = this.#candidates.filter((one) => one.hint.id !== hint.id);
    this.#askedAt.set(hint.id, this.#now());
  }

  clear() {
    this.#candidates = [];
    this.#askedAt.clear();
  }
}

/**
 * @param {Candidate} candidate
 * @param {string} path
 */
function isReady({ hint, isHeard, waitedMs }, path) {
  const { trigger, pages, delay_ms } = hint;
  return (isHeard || !trigger) && isOnPage(path, pages) && waitedMs >= delay_ms;
}
