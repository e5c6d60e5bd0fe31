import { tick } from "./flusher.js";
import { note } from "./note.js";
import { isHolding, look } from "./recorder.js";

/** How often a visible page looks at its clocks and at what is due. */
const BEAT_MS = 1000;

/**
 * Beat while the page is visible; when it is hidden, send what there is.
 * @param {import("./page.js").Page} page
 */
export function createPulse(page) {
  /** @type {number | undefined} */
  let pulse;

  const beat = page.guarded(() => {
    look(page);
    if (isHolding(page)) note(page);
    tick(page);
  });

  return () => {
    page.view.clearInterval(pulse);
    if (page.sight) {
      pulse = page.view.setInterval(beat, BEAT_MS);
    } else {
      note(page); // that it was seen until now
      tick(page);
    }
  };
}
