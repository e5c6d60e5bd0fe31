/** At one mark in 5 s this is more than an hour without a connection. */
const MAX_SEGMENTS = 1000;

/**
 * What all segments of one heartbeat have in common; a new object whenever one of them changes.
 * @typedef {object} Context
 * @property {import("./identity.js").Owner} owner
 * @property {import("./clock.js").Epoch} era
 * @property {string | undefined} feature
 */

/**
 * A stretch of time, in ms after the anchor of its context.
 * @typedef {object} Segment
 * @property {Context} context
 * @property {"marks" | "presence"} list
 * @property {number} n unique in its list for the life of the page
 * @property {number} start never changes
 * @property {number} end only grows
 * @property {number} acked how far the collector has confirmed it
 * @property {number[]} rest what follows the length on the wire
 */

/** Keeps every segment of a list that the collector has not confirmed; the newest may be open. */
export class Ledger {
  #counts;
  #list;
  #n = 0;
  /** @type {Segment[]} */
  #segments = [];

  /**
   * @param {import("../index.js").Counts} counts
   * @param {Segment["list"]} list
   */
  constructor(counts, list) {
    this.#counts = counts;
    this.#list = list;
  }

  /**
   * Begin a segment. A mark of no length is evidence; presence of no length is nothing to send.
   * @param {Context} context
   * @param {number} start
   * @param {number[]} rest
   */
  begin(context, start, ...rest) {
    const list = this.#list;
    const acked = list === "marks" ? start - 1 : start;
    /** @type {Segment} */
    const segment = { context, list, n: this.#n++, start, end: start, acked, rest };
    if (this.#segments.push(segment) > MAX_SEGMENTS) {
      this.#segments.shift();
      this.#counts.dropped += 1;
    }
    return segment;
  }

  unconfirmed() {
    return this.#segments.filter(({ acked, end }) => acked < end);
  }

  forgetConfirmed() {
    this.#segments = [...new Set([...this.unconfirmed(), ...this.#segments.slice(-1)])];
  }

  clear() {
    this.#segments = [];
  }
}
