import { FOCUSED, HIDDEN } from "./sight.js";

/** Inputs at most this far apart are one mark. */
const RUN_MS = 5000;

/** @typedef {import("./ledger.js").Segment} Segment */

/**
 * What a recorder looks at, and where it writes.
 * @typedef {object} Sources
 * @property {() => import("./clock.js").Moment} readClock
 * @property {() => import("./sight.js").Sight} readSight
 * @property {() => string | undefined} readFeature
 * @property {import("./ledger.js").Ledger} marks
 * @property {import("./ledger.js").Ledger} presence
 * @property {(visible: boolean) => void} onSight called when the page is shown or hidden
 */

/** Turns what is seen and done into marks and presence; at most one of each is open. */
export class Recorder {
  #sources;
  /** @type {import("./ledger.js").Context} */
  #context;
  #at;
  /** @type {import("./sight.js").Sight} */
  #sight = HIDDEN;
  #holds = 0;
  #evidenceAt = -Infinity;
  /** @type {Segment | undefined} */
  #mark;
  /** @type {Segment | undefined} */
  #seen;

  /** @param {Sources} sources */
  constructor(sources) {
    const { era, at } = sources.readClock();
    this.#sources = sources;
    this.#at = at;
    this.#context = { owner: {}, era, feature: sources.readFeature() };
  }

  get owner() {
    return this.#context.owner;
  }

  get isHolding() {
    return this.#holds > 0 && this.#sight > HIDDEN;
  }

  /** Bring everything up to now. */
  look() {
    this.#followClock();
    this.#followFeature();
    this.#followSight();
    return { era: this.#context.era, at: this.#at };
  }

  /** A person acted; true if that was recorded. */
  input() {
    this.look();
    if (!this.#sight) return false;
    this.#evidenceAt = this.#at;
    if (!this.#mark || this.#at - this.#mark.end > RUN_MS) this.#mark = this.#beginMark();
    this.#mark.end = this.#at;
    return true;
  }

  /**
   * From now on record for somebody else: like hiding for one and showing for the other.
   * @param {import("./identity.js").Owner} owner
   */
  handOver(owner) {
    this.look();
    if (this.#sight) this.#point();
    this.#context = { ...this.#context, owner };
    if (this.#sight) this.#point();
    this.#cut();
  }

  /** Until the release, the mark lasts without any input. */
  hold() {
    this.look();
    this.#holds += 1;
    if (this.#holds === 1 && this.#sight) this.#mark = this.#beginMark();
  }

  release() {
    this.look();
    this.#holds -= 1;
    if (!this.#holds) this.#mark = undefined;
  }

  /** Let the open segments grow up to now, but never across a jump of a clock or a sleep. */
  #followClock() {
    const { era, at } = this.#sources.readClock();
    this.#at = at;
    if (era !== this.#context.era) {
      this.#context = { ...this.#context, era };
      this.#evidenceAt = -Infinity;
      this.#cut();
    }
    if (this.#seen) this.#seen.end = at;
    if (this.#mark && this.isHolding) this.#evidenceAt = this.#mark.end = at;
  }

  /**
   * What was done just before the feature changed led here: time from then on is the new one's.
   * Its mark lies 1 ms later, so that the order of the two is clear.
   */
  #followFeature() {
    const feature = this.#sources.readFeature();
    if (feature === this.#context.feature) return;
    this.#context = { ...this.#context, feature };
    if (this.#sight && this.#at - this.#evidenceAt <= RUN_MS) {
      this.#beginMark(Math.min(this.#at, this.#evidenceAt + 1));
    }
    this.#cut();
  }

  #followSight() {
    const sight = this.#sources.readSight();
    if (sight === this.#sight) return;
    const isEdge = !sight || !this.#sight;
    if (isEdge) this.#point();
    this.#sight = sight;
    this.#cut();
    if (isEdge) this.#sources.onSight(sight > HIDDEN);
  }

  #beginMark(start = this.#at) {
    return this.#sources.marks.begin(this.#context, start);
  }

  /** Put down a mark of no length: a moment that is evidence by itself. */
  #point() {
    this.#evidenceAt = this.#at;
    this.#beginMark();
  }

  /** End the open segments as they stand and open what goes on. */
  #cut() {
    const focused = this.#sight === FOCUSED ? 1 : 0;
    this.#mark = this.isHolding ? this.#beginMark() : undefined;
    this.#seen = this.#sight
      ? this.#sources.presence.begin(this.#context, this.#at, focused)
      : undefined;
  }
}
