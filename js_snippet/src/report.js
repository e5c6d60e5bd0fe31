import { uuid7 } from "./uuid7.js";

/**
 * Report an event of the present user, as it is now.
 * @param {Window & typeof globalThis} window
 * @param {import("./page.js").Page} page
 * @param {string} type
 * @param {(epoch: number) => object} describe what this type of event has of its own
 */
export function report(window, { state, outbox, recorder, flusher }, type, describe) {
  const { era, at } = recorder.look();
  if (!state.watched) return;
  const occurred_at = era.anchor + at;
  const id = uuid7(window, occurred_at);
  outbox.add(recorder.owner, { type, id, occurred_at, ...describe(era.epoch) });
  flusher.note();
}
