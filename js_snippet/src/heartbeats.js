/** Keeps a heartbeat well under the protocol's 32 KiB an event. */
const MAX_SEGMENTS_A_BEAT = 500;

/** @typedef {import("./ledger.js").Segment} Segment */
/** @typedef {import("./ledger.js").Ledger} Ledger */

/**
 * @param {import("./ledger.js").Context} context
 * @param {object} names
 * @param {Ledger[]} ledgers
 */
function createBeat(context, names, ledgers) {
  const { owner, era, feature } = context;
  /** @type {[Segment, number][]} each with the end it is sent with: it may grow meanwhile */
  const sent = [];
  /** @type {Record<Segment["list"], number[][]>} */
  const lists = { marks: [], presence: [] };
  return {
    context,
    owner,
    event: { type: "heartbeat", ...names, ...era, feature, ...lists },
    sent,
    confirm() {
      for (const [segment, end] of sent) segment.acked = Math.max(segment.acked, end);
      for (const ledger of ledgers) ledger.forgetConfirmed();
    },
  };
}

/**
 * Make heartbeats of all that the collector has not confirmed, each of segments of one context.
 * @param {Ledger[]} ledgers
 * @param {object} names what every event of this page carries
 */
export function heartbeats(ledgers, names) {
  /** @type {ReturnType<typeof createBeat>[]} */
  const beats = [];
  for (const segment of ledgers.flatMap((ledger) => ledger.unconfirmed())) {
    const { context, list, n, start, end, rest } = segment;
    let beat = beats.find((b) => b.context === context && b.sent.length < MAX_SEGMENTS_A_BEAT);
    if (!beat) beats.push((beat = createBeat(context, names, ledgers)));
    beat.event[list].push([n, start, end - start, ...rest]);
    beat.sent.push([segment, end]);
  }
  return beats;
}
