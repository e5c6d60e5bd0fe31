import { call } from "./call.js";

const PAGE_SIZE = 500; // the most that the API gives at once

/**
 * The calls this page makes.
 * @param {Window} window
 * @param {() => string} readKey
 */
export function createApi(window, readKey) {
  let aheadMs = 0;

  async function get(path, parameters) {
    const address = `v1/${path}?${new URLSearchParams(parameters)}`;
    const { body, headers } = await call(window, address, { key: readKey() });
    aheadMs = Date.parse(headers.get("Date") ?? "") - Date.now() || 0;
    return body;
  }

  return {
    /** The collector's clock in ms: the reader's may be wrong. */
    now: () => Date.now() + aheadMs,
    /** The first accounts with their metrics, and whether there are `more`. */
    async accounts(parameters, most) {
      const found = [];
      let cursor = null;
      do {
        const limit = Math.min(most - found.length, PAGE_SIZE);
        const page = await get("accounts", { ...parameters, limit, ...(cursor && { cursor }) });
        found.push(...page.accounts);
        cursor = page.next_cursor;
      } while (cursor && found.length < most);
      return { accounts: found, more: cursor !== null };
    },
    /** How many accounts each segment has, and how they are used. */
    segments: async (parameters) => (await get("segments", parameters)).segments,
    /** One metric of one account, day by day. */
    timeseries: (id, parameters) =>
      get(`accounts/${encodeURIComponent(id)}/timeseries`, { interval: "day", ...parameters }),
  };
}
