/** What a person can do with a page, in simulated time. */
export function createPerson(world, window, startAgain) {
  const { document } = window;

  function setSight(visibilityState, focused) {
    const wasFocused = document.focused;
    const isNew = visibilityState !== document.visibilityState;
    Object.assign(document, { visibilityState, focused });
    if (wasFocused && !focused) window.emit("blur");
    if (isNew) document.emit("visibilitychange");
    if (!wasFocused && focused) window.emit("focus");
  }

  const person = {
    window,
    startAgain,
    seatbeat: window.seatbeat,
    press: (key = {}) => window.emit("keydown", { repeat: false, ...key }),
    move: (event) => window.emit("pointermove", event),
    hide: () => setSight("hidden", false),
    show: () => setSight("visible", true),
    blur: () => setSight("visible", false),
    focus: () => setSight("visible", true),
    /** One input every so often, from one second to another. */
    async work({ from, to, every = 3 }) {
      for (let second = from; second <= to; second += every) {
        await world.at(second);
        person.press();
      }
      await world.at(to);
    },
    /** Close the tab as browsers do: hidden first, then put away, and no timer any more. */
    close() {
      person.hide();
      window.emit("pagehide", { persisted: false });
      world.timersOf(window).forEach(world.removeTimer);
    },
    /** The tab dies without a word. */
    crash() {
      world.timersOf(window).forEach(world.removeTimer);
    },
    /** Click on something, given from the inside out: `{ seatbeat: "…" }` is its data. */
    click(datasets, event = {}) {
      const path = [...datasets.map((dataset) => ({ dataset })), document, window];
      window.emit("click", { composedPath: () => path, ...event });
    },
    /** A single-page app changes its path, as `history.pushState` does: without an event. */
    go(path) {
      window.location.pathname = path;
    },
  };
  return person;
}
