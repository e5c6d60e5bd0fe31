import { byteLength } from "./byte_length.js";

/** All bodies of one sending together: 64 KiB is what a browser lets a closing page send. */
const ROOM_BYTES = 56 * 1024;
const MAX_EVENTS = 1000;

/**
 * An event on its way, and what to do when the collector has it.
 * @typedef {object} Item
 * @property {import("./identity.js").Owner} owner
 * @property {object} event
 * @property {() => void} confirm
 */

/** @typedef {{ owner: import("./identity.js").Owner, json: string[], items: Item[] }} Parcel */

/**
 * Pack what belongs to somebody, as much as fits, into one parcel an owner.
 * @param {Item[]} items
 */
export function pack(items) {
  /** @type {Parcel[]} */
  const parcels = [];
  let room = ROOM_BYTES;
  let left = MAX_EVENTS;
  for (const item of items) {
    const { owner, event } = item;
    const { user_id, account_id } = owner;
    if (!user_id) continue;
    const json = JSON.stringify({ ...event, user_id, account_id });
    room -= byteLength(json);
    left -= 1;
    if (room < 0 || left < 0) return { parcels, isAll: false };
    let parcel = parcels.find((other) => other.owner === owner);
    if (!parcel) parcels.push((parcel = { owner, json: [], items: [] }));
    parcel.json.push(json);
    parcel.items.push(item);
  }
  return { parcels, isAll: true };
}
