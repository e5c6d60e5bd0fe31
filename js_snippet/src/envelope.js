import { VERSION } from "./version.js";

/**
 * All of a body but its events. `sent_at` is on the timeline of the page, as its segments are.
 * @param {Window & typeof globalThis} window
 * @param {string} key
 * @param {import("./clock.js").Moment} now
 * @param {import("./identity.js").Owner} owner
 */
export function envelope({ performance }, key, { era, at }, { token }) {
  return {
    key,
    identity: token,
    sent_at: era.anchor + at,
    monotonic_ms: Math.round(performance.now()),
    lib: { name: "seatbeat.js", version: VERSION },
  };
}
