import { readClock } from "./clock.js";
import { readFeature } from "./feature.js";
import { beginSegment, grow } from "./segments.js";
import { HIDDEN, sightOf } from "./sight.js";

/** Inputs at most this far apart are one mark. */
const RUN_MS = 5000;

/** @typedef {import("./page.js").Page} Page */

/** @param {Page} page */
export const isHolding = (page) => page.sight && page.holds.size;

/**
 * Bring everything up to now, which is returned: the wall time in ms, on the page's timeline.
 * @param {Page} page
 */
export function look(page) {
  followClock(page);
  followFeature(page);
  followSight(page);
  return page.era.anchor + page.at;
}

/**
 * A person acted.
 * @param {Page} page
 */
export function input(page) {
  look(page);
  if (!page.sight) return;
  page.evidenceAt = page.at;
  if (!page.mark || page.at - page.mark.end > RUN_MS) page.mark = beginMark(page);
  page.mark = grow(page, page.mark);
}

/**
 * From now on record for somebody else: like hiding for one and showing for the other.
 * @param {Page} page
 * @param {import("./owner.js").Owner} owner
 */
export function handOver(page, owner) {
  look(page);
  if (page.sight) point(page);
  cut(page, { owner });
  if (page.sight) point(page);
}

/**
 * Until it is released, the mark lasts without any input.
 * @param {Page} page
 * @param {unknown} what
 */
export function hold(page, what) {
  look(page);
  page.holds.add(what);
  cut(page);
}

/**
 * @param {Page} page
 * @param {unknown} what
 */
export function release(page, what) {
  look(page);
  page.holds.delete(what);
  cut(page);
}

/**
 * Let the open segments grow up to now, but never across a jump of a clock or a sleep.
 * @param {Page} page
 */
function followClock(page) {
  readClock(page);
  if (page.era !== page.context.era) {
    page.evidenceAt = -Infinity;
    cut(page, { era: page.era });
  }
  if (page.seen) page.seen = grow(page, page.seen);
  if (page.mark && isHolding(page)) {
    page.evidenceAt = page.at;
    page.mark = grow(page, page.mark);
  }
}

/**
 * What was done just before the feature changed led here: time from then on is the new one's.
 * Its mark lies 1 ms later, so that the order of the two is clear.
 * @param {Page} page
 */
function followFeature(page) {
  const feature = readFeature(page);
  if (feature === page.context.feature) return;
  cut(page, { feature });
  const { at, evidenceAt } = page;
  if (page.sight && at - evidenceAt <= RUN_MS) beginMark(page, Math.min(at, evidenceAt + 1));
}

/** @param {Page} page */
function followSight(page) {
  const sight = page.watched && !page.left ? sightOf(page.view) : HIDDEN;
  const isEdge = !sight || !page.sight;
  if (sight === page.sight) return;
  if (isEdge) point(page);
  page.sight = sight;
  cut(page);
  if (isEdge) page.onSight();
}

/** @param {Page} page */
function beginMark(page, start = page.at) {
  return beginSegment(page, "marks", start);
}

/**
 * Put down a mark of no length: a moment that is evidence by itself.
 * @param {Page} page
 */
function point(page) {
  page.evidenceAt = page.at;
  beginMark(page);
}

/**
 * End the open segments as they stand and open what goes on, for somebody or something else.
 * @param {Page} page
 * @param {Partial<import("./segments.js").Context>} [change]
 */
function cut(page, change) {
  if (change) page.context = { ...page.context, ...change };
  page.mark = isHolding(page) ? beginMark(page) : undefined;
  // Its last number says whether the page has focus.
  page.seen = page.sight ? beginSegment(page, "presence", page.at, page.sight - 1) : undefined;
}
