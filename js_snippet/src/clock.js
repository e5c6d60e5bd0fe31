import { grow } from "./segments.js";

/** Further apart than this, one of the two clocks has jumped or slept. */
const TOLERANCE_MS = 2000;

/**
 * A stretch in which the clocks agree; `anchor` is the wall time of its start, in ms.
 * @typedef {{ epoch: number, anchor: number }} Era
 */

/**
 * The monotonic clock of a page, in ms.
 * @param {import("./page.js").Page} page
 */
export function now(page) {
  return page.view.performance.now();
}

/**
 * Tell the time as an anchor plus monotonic time, in eras that end where the clocks part.
 * A new one is anchored at the later of both clocks: no gap is shorter than either of them says.
 * @param {import("./page.js").Page} page `era.anchor + at` is the wall time in ms
 */
export function readClock(page) {
  const wall = page.view.Date.now();
  const mono = now(page);
  page.at = Math.round(mono - page.mono);
  if (Math.abs(wall - page.wall - page.at) > TOLERANCE_MS) {
    // Who was in sight a moment ago still was; whatever is longer may have been a sleep.
    if (page.seen && page.at - page.seen.end <= TOLERANCE_MS) grow(page, page.seen);
    page.era = { epoch: page.era.epoch + 1, anchor: Math.max(wall, page.era.anchor + page.at) };
    page.wall = wall;
    page.mono = mono;
    page.at = 0;
  }
}
