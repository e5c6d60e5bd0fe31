import assert from "node:assert/strict";
import { engagedSeconds } from "./engaged.js";

/** Clocks closer than this are taken as right. */
const TOLERATED_MS = 30_000;

/**
 * What a collector knows after these requests, by the rules of the protocol: of each segment the
 * longest length, placed by one decision per page and epoch about how far its clock is off.
 * Also asserts what a sender has to keep to. Answers `facts(user, account)`.
 */
export function collect(requests) {
  const offsets = new Map();
  const segments = new Map();
  const events = [];
  const taken = requests.filter(({ status, url }) => status === 200 && url.endsWith("/v1/batch"));
  for (const { body, receivedAt, window } of taken) {
    for (const event of body.events) {
      if (event.type !== "heartbeat") {
        events.push(event);
        continue;
      }
      const epoch = `${event.page_id}/${event.epoch}`;
      if (!offsets.has(epoch)) offsets.set(epoch, offset(receivedAt - body.sent_at));
      for (const list of ["marks", "presence"]) {
        for (const segment of event[list]) keep(segments, epoch, list, segment, event, window);
      }
    }
  }
  return { events, facts: (user, account) => factsOf(segments, offsets, user, account) };
}

/** What one user engaged in one account, in seconds, as the collector finds it. */
export function engaged(world, { account = "acme", ...options } = {}) {
  return engagedSeconds(collect(world.requests).facts("u-17", account), options);
}

function offset(ms) {
  return Math.abs(ms) < TOLERATED_MS ? 0 : ms;
}

function keep(segments, epoch, list, [n, start, length, focused], event, window) {
  for (const value of [n, start, length]) assert.ok(Number.isInteger(value) && value >= 0);
  const key = `${event.page_id}/${list}/${n}`;
  const { user_id: user, account_id: account, feature, anchor } = event;
  const known = segments.get(key);
  const longest = Math.max(length, known?.length ?? 0);
  const segment = { epoch, list, start, focused, user, account, feature, anchor };
  if (known) {
    const { length: knownLength, by, ...rest } = known;
    // Another page may have taken over what this one had written down, and say it late.
    assert.ok(length >= knownLength || by !== window, "a length never falls");
    assert.deepEqual(segment, rest, "the rest never changes");
  }
  segments.set(key, { ...segment, length: longest, by: window });
}

function factsOf(segments, offsets, user, account) {
  const facts = { marks: [], visible: [], focused: [] };
  for (const { epoch, list, start, length, ...segment } of segments.values()) {
    if (segment.user !== user || segment.account !== account) continue;
    const begin = segment.anchor + start + offsets.get(epoch);
    const span = [begin, begin + length, segment.feature];
    if (list === "marks") facts.marks.push(span);
    else facts.visible.push(span);
    if (segment.focused) facts.focused.push(span);
  }
  return facts;
}
