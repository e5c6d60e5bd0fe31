import { start } from "../../js_snippet/src/start.js";
import { createFakeWindow } from "./fake_window.js";
import { createPerson } from "./person.js";

/** When simulated time begins: a Tuesday at noon. */
export const NOON = Date.UTC(2026, 2, 10, 12);

const COLLECTOR = "https://collector.example.com";

/**
 * Simulated time for any number of pages: `world.at(s)` lets `s` seconds since the beginning come.
 * Timers fire on their own; whatever a person does is called between two steps.
 */
export function createWorld({ clockOffMs = 0 } = {}) {
  let nowMs = 0;
  let asleepMs = 0;
  let timers = [];
  const world = {
    /** Every request of every page: when it came, from which page, and what it said. */
    requests: [],
    load: start,
    /** What the browser keeps for the site: `localStorage` of every page, or "blocked". */
    storage: {},
    /** What `navigator` says of the browser, beside what every browser says. */
    browser: {},
    /** What the network does with a request. */
    answer: () => ({ status: 200 }),
    clockOffMs,
    wall: () => NOON + nowMs + world.clockOffMs,
    monotonic: () => 1234.5 + nowMs - asleepMs,
    seconds: () => nowMs / 1000,
    timersOf: (window) => timers.filter((timer) => timer.window === window),
    addTimer(window, action, everyMs) {
      const timer = { window, action, everyMs, dueMs: nowMs + everyMs };
      timers.push(timer);
      return timer;
    },
    removeTimer(timer) {
      timers = timers.filter((other) => other !== timer);
    },
    /** Requests after one second and up to another. */
    requestsIn: (from, to) =>
      world.requests.filter(({ second }) => second > from && second <= to),
    async receive({ window, url, body, keepalive = false, beacon = false }) {
      const request = {
        window,
        url,
        keepalive,
        beacon,
        text: body,
        body: JSON.parse(body),
        receivedAt: NOON + nowMs,
        second: nowMs / 1000,
      };
      world.requests.push(request);
      const { status, headers, said = {} } = await world.answer(request);
      request.status = status;
      return new Response(typeof said === "string" ? said : JSON.stringify(said), {
        status,
        headers,
      });
    },
    /** Let time pass until so many seconds after the beginning. */
    async at(second) {
      const untilMs = second * 1000;
      await settle();
      for (;;) {
        const next = timers.reduce((a, b) => (a && a.dueMs <= b.dueMs ? a : b), undefined);
        if (!next || next.dueMs > untilMs) break;
        nowMs = Math.max(nowMs, next.dueMs);
        next.dueMs = nowMs + next.everyMs;
        await act(next.action);
      }
      nowMs = untilMs;
      await settle();
    },
    /** The machine sleeps; monotonic clocks stand still on some systems and run on others. */
    sleep(seconds, { monotonic }) {
      nowMs += seconds * 1000;
      if (monotonic === "frozen") asleepMs += seconds * 1000;
    },
    /** Open a page with the snippet in it, as somebody unless `user` is null. */
    open({ visible = true, focused = visible, path = "/reports", user = "u-17", ...more } = {}) {
      const window = createFakeWindow(world, { visible, focused, path });
      const { account = "acme", load = world.load, url = COLLECTOR, given } = more;
      const options = { key: "sbw_test", url, app: "web", ...given };
      load(options, window);
      if (user) window.seatbeat.identify(user, account);
      return createPerson(world, window, () => load(options, window));
    },
  };

  async function act(action) {
    const before = world.requests.length;
    action();
    if (world.requests.length > before) await settle();
  }

  return world;
}

/** Let the promises of answered requests run. */
function settle() {
  return new Promise((resolve) => setImmediate(resolve));
}
