const PAGE_SIZE = 500; // the most that the API gives at once
const LIMIT_MS = 15_000;

/** What the API answered instead of data; `status` 0 means that no answer came. */
export class Problem extends Error {
  constructor(status, detail) {
    super(detail);
    this.status = status;
  }
}

/**
 * The calls this page makes.
 * @param {Window} window
 * @param {() => string} readKey
 */
export function createApi(window, readKey) {
  let aheadMs = 0;

  async function get(path, parameters) {
    const response = await ask(window, `v1/${path}?${new URLSearchParams(parameters)}`, readKey());
    aheadMs = Date.parse(response.headers.get("Date") ?? "") - Date.now() || 0;
    const body = await response.json().catch(() => ({}));
    if (!response.ok) throw new Problem(response.status, body.detail || response.statusText);
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

async function ask(window, address, key) {
  try {
    return await window.fetch(address, {
      headers: { Authorization: `Bearer ${key}` },
      cache: "no-cache", // ask each time, but let an ETag spare the body
      signal: AbortSignal.timeout(LIMIT_MS),
    });
  } catch (error) {
    const late = error instanceof DOMException && error.name === "TimeoutError";
    throw new Problem(0, late ? "The collector did not answer in time." : "The collector can't be reached.");
  }
}
