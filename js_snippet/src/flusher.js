import { backoffMs } from "./backoff.js";
import { pack } from "./parcels.js";
import { post } from "./post.js";

/** The first send after something new, and the beat while more comes. */
const FIRST_MS = 5000;
const EVERY_MS = 30000;

/**
 * @typedef {object} Office
 * @property {Window & typeof globalThis} window
 * @property {string} url
 * @property {() => import("./parcels.js").Item[]} items all that is waiting
 * @property {(owner: import("./identity.js").Owner) => object} envelope all of a body but events
 */

/**
 * Whether an answer is for good; "too slow" and "too many" are not.
 * @param {number} status
 */
function isFinal(status) {
  return status === 200 || (status > 399 && status < 500 && status !== 408 && status !== 429);
}

/** Decides when to send, sends, and learns from the answers. */
export class Flusher {
  #office;
  #isNews = false;
  #sending = 0;
  #failures = 0;
  #dueAt = 0;
  #blockedUntil = 0;
  #sentAt = -Infinity;

  /** @param {Office} office */
  constructor(office) {
    this.#office = office;
  }

  /** Something new is waiting: see that it is sent in time. */
  note() {
    if (!this.#isNews) this.#dueAt = Math.max(this.#now() + FIRST_MS, this.#sentAt + EVERY_MS);
    this.#isNews = true;
  }

  /** To be called every second or so while the page is visible. */
  tick() {
    if (this.#now() >= this.#dueAt) this.flush();
  }

  /** Send what is new, unless an answer is awaited or the collector asked for peace. */
  flush() {
    if (!this.#sending && this.#now() >= this.#blockedUntil) this.#sendNews(false);
  }

  /** Send what is new in any case, it may be the last chance of this page. */
  flushLeaving() {
    this.#sendNews(true);
  }

  #now() {
    return this.#office.window.performance.now();
  }

  /** @param {boolean} leaving */
  #sendNews(leaving) {
    if (!this.#isNews) return;
    const { parcels, isAll } = pack(this.#office.items());
    if (parcels.length) this.#sentAt = this.#now();
    this.#isNews = false;
    if (!isAll) this.note();
    for (const parcel of parcels) this.#send(parcel, leaving);
  }

  /**
   * @param {import("./parcels.js").Parcel} parcel
   * @param {boolean} leaving
   */
  #send({ owner, json, items }, leaving) {
    const { window, url, envelope } = this.#office;
    const body = `${JSON.stringify(envelope(owner)).slice(0, -1)},"events":[${json}]}`;
    this.#sending += 1;
    post(window, url, body, leaving).then(({ status, waitMs }) => {
      this.#sending -= 1;
      if (status !== undefined) this.#settle(items, status, waitMs);
    });
  }

  /**
   * @param {import("./parcels.js").Item[]} items
   * @param {number} status
   * @param {number} [waitMs]
   */
  #settle(items, status, waitMs) {
    this.#failures = status === 200 ? 0 : this.#failures + 1;
    this.#blockedUntil = this.#failures && this.#now() + backoffMs(this.#failures, waitMs);
    if (isFinal(status)) for (const item of items) item.confirm();
    else this.note();
  }
}
