import { api } from "./api.js";
import { guard } from "./guard.js";
import { createPage } from "./page.js";
import { watch } from "./watch.js";

/**
 * Start on this page, once; a second start changes nothing and returns the first.
 * @param {import("../index.js").Options} options
 * @param {Window & typeof globalThis} [view]
 * @returns {import("../index.js").Seatbeat}
 */
export function start(options, view = window) {
  /** @type {any} what is there already: a stub with calls in its queue, or ourselves */
  let before;
  try {
    before = view.seatbeat;
    before.q.push();
  } catch {
    before = { q: [] }; // nothing, or an element of the page by that name
  }
  if (before.counts) return before;
  if (!options.key) throw new Error("key missing");

  const counts = { dropped: 0, errors: 0 };
  const guarded = guard(counts);
  const page = createPage(view, options, counts, guarded);
  /** @type {Record<string, (...args: any[]) => any>} */
  const calls = {};
  for (const name in api) calls[name] = guarded((...args) => api[name](page, ...args));
  /** @param {import("../index.js").QueuedCall[]} list */
  const push = (...list) => list.forEach(guarded(([name, ...args]) => calls[name](...args)));

  watch(page);
  if (options.user) calls.identify(options.user, options);
  push(...before.q);
  return (view.seatbeat = Object.assign(before, calls, { counts, q: { push } }));
}
