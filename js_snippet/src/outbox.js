import { byteLength } from "./byte_length.js";

const MAX_EVENTS = 200;
/** The protocol takes 32 KiB an event; the ids are added on sending. */
const MAX_EVENT_BYTES = 31000;

/** @typedef {import("./parcels.js").Item} Item */

/** Keeps activities and identifications, as they were when given, until confirmed. */
export class Outbox {
  #counts;
  /** @type {Item[]} */
  #items = [];

  /** @param {import("../index.js").Counts} counts */
  constructor(counts) {
    this.#counts = counts;
  }

  get items() {
    return this.#items;
  }

  /**
   * @param {import("./identity.js").Owner} owner
   * @param {object} event
   */
  add(owner, event) {
    const json = JSON.stringify(event);
    const isTooLong = byteLength(json) > MAX_EVENT_BYTES;
    if (isTooLong || this.#items.length === MAX_EVENTS) this.#counts.dropped += 1;
    if (isTooLong) return;
    /** @type {Item} */
    const item = { owner, event: JSON.parse(json), confirm: () => this.#remove(item) };
    this.#items = [...this.#items.slice(1 - MAX_EVENTS), item];
  }

  clear() {
    this.#items = [];
  }

  /** @param {Item} item */
  #remove(item) {
    this.#items = this.#items.filter((other) => other !== item);
  }
}
