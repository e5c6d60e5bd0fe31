import { createClock } from "./clock.js";
import { envelope } from "./envelope.js";
import { createFeature } from "./feature.js";
import { Flusher } from "./flusher.js";
import { guard } from "./guard.js";
import { heartbeats } from "./heartbeats.js";
import { Ledger } from "./ledger.js";
import { Outbox } from "./outbox.js";
import { randomHex } from "./random_hex.js";
import { Recorder } from "./recorder.js";
import { HIDDEN, sightOf } from "./sight.js";

/** How often a visible page looks at its clocks and at what is due. */
const BEAT_MS = 1000;

/** @typedef {ReturnType<typeof createPage>} Page */

/**
 * Put the parts together for one document. It is `watched` unless consent was withdrawn, and
 * `left` from the moment it is put away until it is seen again.
 * @param {Window & typeof globalThis} window
 * @param {import("../index.js").Options} options
 * @param {import("../index.js").Counts} counts
 */
export function createPage(window, { key, url, app }, counts) {
  const state = { watched: true, left: false };
  const names = { page_id: randomHex(window, 16), app };
  const feature = createFeature(window);
  const marks = new Ledger(counts, "marks");
  const presence = new Ledger(counts, "presence");
  const ledgers = [marks, presence];
  const outbox = new Outbox(counts);
  /** @type {number | undefined} */
  let pulse;
  const recorder = new Recorder({
    readClock: createClock(window),
    readSight: () => (state.watched && !state.left ? sightOf(window) : HIDDEN),
    readFeature: feature.read,
    marks,
    presence,
    onSight,
  });
  const flusher = new Flusher({
    window,
    url: new URL(`${url.replace(/\/*$/, "/")}v1/batch`, window.location.href).href,
    items: () => [...outbox.items, ...heartbeats(ledgers, names)],
    envelope: (owner) => envelope(window, key, recorder.look(), owner),
  });

  function beat() {
    recorder.look();
    if (recorder.isHolding) flusher.note();
    flusher.tick();
  }

  /** @param {boolean} visible */
  function onSight(visible) {
    window.clearInterval(pulse);
    if (visible) {
      pulse = window.setInterval(guard(counts, beat), BEAT_MS);
    } else {
      flusher.note(); // that it was seen until now
      leave();
    }
  }

  function leave() {
    if (state.watched) flusher.flushLeaving();
  }

  return { counts, state, names, feature, ledgers, outbox, recorder, flusher, leave };
}
