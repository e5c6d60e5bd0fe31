import { byteLength } from "./byte_length.js";
import { toJson } from "./json.js";

const MAX_EVENTS = 200;
/** The protocol takes 32 KiB an event; the ids are added on sending. */
const MAX_EVENT_BYTES = 31000;

/**
 * Keep an activity or the like, as it is when given, until the collector has confirmed it.
 * @param {import("./page.js").Page} page
 * @param {import("./owner.js").Owner} owner
 * @param {object} event
 */
export function keep(page, owner, event) {
  const json = toJson(event);
  /** @type {import("./parcels.js").Item} */
  const item = {
    owner,
    event: JSON.parse(json),
    confirm() {
      page.kept = page.kept.filter((other) => other !== item);
    },
  };
  const isDropped =
    byteLength(json) > MAX_EVENT_BYTES ||
    (page.kept.push(item) > MAX_EVENTS && page.kept.shift());
  if (isDropped) page.counts.dropped += 1;
}
