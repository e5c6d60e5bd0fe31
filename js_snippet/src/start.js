import { createApi } from "./api.js";
import { guard } from "./guard.js";
import { createPage } from "./page.js";
import { watch } from "./watch.js";

/**
 * Start on this page, once; a second start changes nothing and returns the first.
 * @param {import("../index.js").Options} options
 * @param {Window & typeof globalThis} [window]
 * @returns {import("../index.js").Seatbeat}
 */
export function start(options, window = globalThis.window) {
  /** @type {any} what is there already: nothing, a stub with calls in its queue, or ourselves */
  const before = window.seatbeat || {};
  const queued = before.q || [];
  if (!Array.isArray(queued)) return before;
  if (!options.key) throw new TypeError("seatbeat: key missing");

  const counts = { dropped: 0, errors: 0 };
  const page = createPage(window, options, counts);
  /** @type {Record<string, any>} */
  const calls = createApi(window, page);
  for (const name in calls) calls[name] = guard(counts, calls[name]);
  /** @param {import("../index.js").QueuedCall[]} list */
  const push = (...list) => list.forEach(guard(counts, ([name, ...args]) => calls[name](...args)));

  watch(window, page, (action) => guard(counts, action));
  push(...queued);
  return (window.seatbeat = Object.assign(before, calls, { counts, q: { push } }));
}
