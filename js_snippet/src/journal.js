import { toJson } from "./json.js";
import { isSame } from "./owner.js";

const PREFIX = "seatbeat:";
/** Sites have keys of their own that begin like ours. */
const KEY = /^seatbeat:[\da-f]{32}$/;
/** A page that saved nothing for so long is dead, or hidden and has nothing new. */
const STALE_MS = 60000;

/** @typedef {import("./page.js").Page} Page */

/** @param {Page} page */
const ownKey = (page) => PREFIX + page.names.page_id;

/**
 * Keep what is not confirmed in the site's storage, one key a page, for a page after a crash.
 * It is sent twice at worst, which counts once: so nothing is locked. A full storage keeps nothing.
 * @param {Page} page
 * @param {import("./parcels.js").Parcel[]} parcels
 */
export function save(page, parcels) {
  const saved = parcels.map(({ owner, texts }) => `,[${toJson(owner)},[${texts}]]`);
  try {
    if (saved[0]) page.storage[ownKey(page)] = page.view.Date.now() + saved.join("");
    else delete page.storage[ownKey(page)];
  } catch {
    // full
  }
}

/**
 * What one page left behind that is dead by the look of it, as parcels. It stays in the storage
 * until the collector has all of it, so that whatever happens meanwhile loses nothing.
 * @param {Page} page
 * @returns {import("./parcels.js").Parcel[]}
 */
export function leftBehind(page) {
  const { storage } = page;
  for (const key of keys(page)) {
    const text = storage[key];
    if (
      key === ownKey(page) ||
      Math.abs(page.view.Date.now() - parseInt(text)) < STALE_MS
    ) {
      continue;
    }
    delete storage[key]; // for good, where it can't be read
    /** @type {[import("./owner.js").Owner, object[]][]} */
    const [, ...lists] = JSON.parse(`[${text}]`);
    let left = lists.length;
    const confirm = () => {
      left -= 1;
      if (left) return;
      page.isNews = delete storage[key]; // of the next one
    };
    const parcels = lists.map(([owner, events]) => ({
      owner: isSame(owner, page.context.owner) ? page.context.owner : owner,
      texts: [toJson(events).slice(1, -1)],
      items: [{ confirm }],
    }));
    try {
      if (left) storage[key] = text;
    } catch {
      // full
    }
    return parcels;
  }
  return [];
}

/**
 * Leave nothing of any page in the storage.
 * @param {Page} page
 */
export function emptyJournals(page) {
  for (const key of keys(page)) delete page.storage[key];
}

/** @param {Page} page */
function keys(page) {
  return Object.keys(page.storage).filter((key) => KEY.test(key));
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
