import { byteLength } from "./byte_length.js";
import { toJson } from "./json.js";
import { note } from "./note.js";
import { items } from "./segments.js";

/**
 * All bodies of one sending together: 64 KiB is what a browser lets a closing page send. No event
 * is so short that a thousand would fit, which are the most that the protocol allows.
 */
const ROOM_BYTES = 56 * 1024;

/**
 * An event on its way, and what to do when the collector has it.
 * @typedef {object} Item
 * @property {import("./owner.js").Owner} owner
 * @property {object} event
 * @property {() => void} confirm
 */

/**
 * @typedef {object} Parcel
 * @property {import("./owner.js").Owner} owner
 * @property {string[]} texts the events as JSON
 * @property {Pick<Item, "confirm">[]} items
 */

/**
 * Pack what belongs to somebody, as much as fits, into one parcel an owner; the rest is news still.
 * @param {import("./page.js").Page} page
 */
export function pack(page) {
  /** @type {Parcel[]} */
  const parcels = [];
  let room = ROOM_BYTES;
  for (const item of items(page)) {
    const { owner } = item;
    if (!owner.user_id) continue;
    const json = toJson({ ...item.event, ...owner, identity: undefined });
    let parcel = parcels.find((other) => other.owner === owner);
    room -= byteLength(json + (parcel ? "" : owner.identity));
    if (room < 0) {
      note(page);
      break;
    }
    if (!parcel) parcels.push((parcel = { owner, texts: [], items: [] }));
    parcel.texts.push(json);
    parcel.items.push(item);
  }
  return parcels;
}
