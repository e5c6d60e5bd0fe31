/** Further apart than this, one of the two clocks has jumped or slept. */
const TOLERANCE_MS = 2000;

/**
 * A stretch in which the clocks agree; `anchor` is the wall time of its start, in ms.
 * @typedef {{ epoch: number, anchor: number }} Epoch
 */

/** @typedef {{ era: Epoch, at: number }} Moment  `era.anchor + at` is its wall time in ms. */

/**
 * Tell the time as an anchor plus monotonic time, in epochs that end where the clocks part.
 * A new epoch is anchored at the later of both clocks: no gap is shorter than either of them says.
 * @param {Window & typeof globalThis} window
 */
export function createClock({ Date, performance }) {
  let wall = Date.now();
  let mono = performance.now();
  /** @type {Epoch} */
  let era = { epoch: 0, anchor: wall };

  /** @returns {Moment} */
  return function read() {
    const wallNow = Date.now();
    const monoNow = performance.now();
    let at = Math.round(monoNow - mono);
    if (Math.abs(wallNow - wall - at) > TOLERANCE_MS) {
      era = { epoch: era.epoch + 1, anchor: Math.max(wallNow, era.anchor + at) };
      wall = wallNow;
      mono = monoNow;
      at = 0;
    }
    return { era, at };
  };
}
