/** Further apart than this, one of the two clocks has jumped or slept. */
const TOLERANCE_MS = 2000;

/**
 * A stretch in which the clocks agree; `anchor` is the wall time of its start, in ms.
 * @typedef {{ epoch: number, anchor: number }} Era
 */

/**
 * Tell the time as an anchor plus monotonic time, in eras that end where the clocks part.
 * A new one is anchored at the later of both clocks: no gap is shorter than either of them says.
 * @param {import("./page.js").Page} page `era.anchor + at` is the wall time in ms
 */
export function readClock(page) {
  const { Date, performance } = page.view;
  const { epoch, anchor } = page.era;
  const wall = Date.now();
  const mono = performance.now();
  page.at = Math.round(mono - page.mono);
  if (Math.abs(wall - page.wall - page.at) > TOLERANCE_MS) {
    page.era = { epoch: epoch + 1, anchor: Math.max(wall, anchor + page.at) };
    page.wall = wall;
    page.mono = mono;
    page.at = 0;
  }
}
