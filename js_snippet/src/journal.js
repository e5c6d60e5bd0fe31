import { keep } from "./outbox.js";
import { isSame } from "./owner.js";

const PREFIX = "seatbeat:";
/** A page that saved nothing for so long is dead, or hidden and has nothing new. */
const STALE_MS = 60000;

/** @typedef {import("./page.js").Page} Page */

/** @param {Page} page */
const ownKey = ({ names }) => PREFIX + names.page_id;

/**
 * Keep what is not confirmed in the site's storage, one key a page, for a page after a crash.
 * It is sent twice at worst, which counts once: so nothing is locked. A full storage keeps nothing.
 * @param {Page} page
 * @param {import("./parcels.js").Parcel[]} parcels
 */
export function save(page, parcels) {
  const { storage, view } = page;
  const saved = parcels.map(({ owner, texts }) => `,[${JSON.stringify(owner)},[${texts}]]`);
  try {
    if (saved[0]) storage[ownKey(page)] = view.Date.now() + saved.join("");
    else delete storage[ownKey(page)];
  } catch {
    // full
  }
}

/**
 * Take over what pages left behind that are dead by the look of it.
 * @param {Page} page
 */
export function adopt(page) {
  const { storage, view } = page;
  for (const key of keys(page)) {
    const text = storage[key];
    const age = view.Date.now() - parseInt(text);
    if (key === ownKey(page) || Math.abs(age) < STALE_MS) continue;
    delete storage[key];
    const [, ...parcels] = JSON.parse(`[${text}]`);
    for (const [owner, events] of parcels) {
      const whose = isSame(owner, page.context.owner) ? page.context.owner : owner;
      for (const event of events) keep(page, whose, event);
    }
  }
}

/**
 * Leave nothing of any page in the storage.
 * @param {Page} page
 */
export function emptyJournals(page) {
  for (const key of keys(page)) delete page.storage[key];
}

/** @param {Page} page */
function keys({ storage }) {
  return Object.keys(storage).filter((key) => key.startsWith(PREFIX));
}

/**
 * The site's storage, or where it is blocked one that lasts as long as the page.
 * @param {Window & typeof globalThis} window
 * @returns {Record<string, string>}
 */
export function openStorage(window) {
  try {
    return window.localStorage || {};
  } catch {
    return {};
  }
}
