import { listenForInput } from "./input.js";
import { listenForLifecycle } from "./lifecycle.js";

/**
 * Connect a page with the events of its window, and begin to record.
 * @param {Window & typeof globalThis} window
 * @param {import("./page.js").Page} page
 * @param {<F extends () => void>(action: F) => () => void} guarded
 */
export function watch(window, { state, recorder, flusher, leave }, guarded) {
  /** @param {boolean} left */
  function look(left) {
    state.left = left;
    recorder.look();
  }

  listenForInput(window, guarded(() => {
    state.left = false;
    if (recorder.input()) flusher.note();
  }));
  listenForLifecycle(window, {
    onChange: guarded(() => void recorder.look()),
    onReturn: guarded(() => look(false)),
    onLeave: guarded(() => {
      look(true);
      leave();
    }),
  });
  recorder.look();
}
