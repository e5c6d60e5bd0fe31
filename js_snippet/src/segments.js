/** At one mark in 5 s this is more than an hour without a connection. */
const MAX_SEGMENTS = 2000;
/** Keeps a heartbeat well under the protocol's 32 KiB an event. */
const MAX_SEGMENTS_A_BEAT = 500;
/** The protocol takes no longer segments. */
const MAX_SEGMENT_MS = 24 * 3600 * 1000;

/**
 * What all segments of one heartbeat have in common; a new object whenever one of them changes.
 * @typedef {object} Context
 * @property {import("./owner.js").Owner} owner
 * @property {import("./clock.js").Era} era
 * @property {string | undefined} feature
 */

/**
 * A stretch of time, in ms after the anchor of its context.
 * @typedef {object} Segment
 * @property {Context} context
 * @property {"marks" | "presence"} list
 * @property {number} n unique for the life of the page
 * @property {number} start never changes
 * @property {number} end only grows
 * @property {number} acked how far the collector has confirmed it
 * @property {number[]} rest what follows the length on the wire
 */

/** @typedef {import("./page.js").Page} Page */

/**
 * Begin a segment. A mark of no length is evidence; presence of no length is nothing to send.
 * @param {Page} page
 * @param {Segment["list"]} list
 * @param {number} start
 * @param {number[]} rest
 */
export function beginSegment(page, list, start, ...rest) {
  const acked = start - 1 + rest.length;
  /** @type {Segment} */
  const segment = { context: page.context, list, n: page.next++, start, end: start, acked, rest };
  if (page.segments.push(segment) > MAX_SEGMENTS) {
    // The presence that is open goes on: without it nothing that is done from now on would count.
    page.segments.splice(+(page.segments[0] === page.seen), 1);
    page.counts.dropped += 1;
  }
  return segment;
}

/**
 * Let an open segment last until now, and return the one that is open then: what lasts longer than
 * a segment may goes on in others, each from the instant at which the one before it ends.
 * @param {Page} page
 * @param {Segment} segment
 * @returns {Segment}
 */
export function grow(page, segment) {
  const full = segment.start + MAX_SEGMENT_MS;
  segment.end = Math.min(page.at, full);
  return page.at > full
    ? grow(page, beginSegment(page, segment.list, full, ...segment.rest))
    : segment;
}

/** @param {Segment} segment */
const isUnconfirmed = (segment) => segment.acked < segment.end;

/**
 * @param {Page} page
 * @param {Context} context
 */
function createBeat(page, context) {
  /** @type {[Segment, number][]} each with the end it is sent with: it may grow meanwhile */
  const sent = [];
  /** @type {Record<Segment["list"], number[][]>} */
  const lists = { marks: [], presence: [] };
  return {
    context,
    owner: context.owner,
    sent,
    event: { type: "heartbeat", ...page.names, ...context.era, feature: context.feature, ...lists },
    confirm() {
      for (const [segment, end] of sent) segment.acked = Math.max(segment.acked, end);
    },
  };
}

/**
 * Keep of the segments what is not confirmed, and what is open.
 * @param {Page} page
 */
export function forgetConfirmed(page) {
  page.segments = page.segments.filter(
    (segment) => isUnconfirmed(segment) || segment === page.mark || segment === page.seen,
  );
}

/**
 * All that is to be sent: what is kept, and heartbeats of all that the collector has not confirmed,
 * each of segments of one context. One after the other, since of very many only some fit.
 * @param {Page} page
 */
export function* items(page) {
  yield* page.kept;
  /** @type {ReturnType<typeof createBeat> | undefined} */
  let beat;
  for (const segment of page.segments.filter(isUnconfirmed)) {
    if (beat?.context !== segment.context || beat.sent[MAX_SEGMENTS_A_BEAT - 1]) {
      if (beat) yield beat;
      beat = createBeat(page, segment.context);
    }
    beat.event[segment.list].push([segment.n, segment.start, segment.end - segment.start, ...segment.rest]);
    beat.sent.push([segment, segment.end]);
  }
  if (beat) yield beat;
}
