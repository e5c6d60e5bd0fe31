/** Something to listen at: what the snippet uses of `EventTarget`, with events that are trusted. */
function createTarget() {
  const listeners = new Map();
  return {
    addEventListener(type, listener) {
      listeners.set(type, [...(listeners.get(type) ?? []), listener]);
    },
    emit(type, event = {}) {
      const trusted = { type, isTrusted: true, ...event };
      for (const listener of listeners.get(type) ?? []) listener(trusted);
    },
  };
}

/** The part of a browser's window that the snippet touches, on the clocks and timers of a world. */
export function createFakeWindow(world, { visible, focused, path }) {
  const document = {
    ...createTarget(),
    visibilityState: visible ? "visible" : "hidden",
    focused,
    hasFocus: () => document.focused,
    querySelector: () => null,
    get hidden() {
      return document.visibilityState === "hidden";
    },
  };
  const window = {
    ...createTarget(),
    document,
    Date: { now: world.wall },
    performance: { now: world.monotonic },
    location: { pathname: path, href: `https://app.example.com${path}` },
    crypto: globalThis.crypto,
    Request: class {
      get keepalive() {
        return true;
      }
    },
    navigator: { ...world.browser },
    console,
    get localStorage() {
      if (world.storage === "blocked") throw new DOMException("Access is denied", "SecurityError");
      return world.storage;
    },
    AbortSignal: {
      timeout(ms) {
        const controller = new AbortController();
        const timer = world.addTimer(undefined, () => {
          world.removeTimer(timer);
          controller.abort(new DOMException("timed out", "TimeoutError"));
        }, ms);
        return controller.signal;
      },
    },
    fetch: (url, init) =>
      new Promise((resolve, reject) => {
        init.signal?.addEventListener("abort", () => reject(init.signal.reason));
        world.receive({ window, url, ...init }).then(resolve, reject);
      }),
  };
  window.navigator.sendBeacon = (url, body) => {
    world.receive({ window, url, body, beacon: true }).catch(() => undefined);
    return true;
  };
  window.setInterval = (action, everyMs) => world.addTimer(window, action, everyMs);
  window.clearInterval = (timer) => world.removeTimer(timer);
  window.window = window;
  return window;
}
