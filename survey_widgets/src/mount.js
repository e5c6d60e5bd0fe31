import { Card } from "./card.js";
import { createJournal } from "./journal.js";
import { paint } from "./paint.js";
import { createStage } from "./stage.js";

/** @typedef {import("../index.js").Survey} Survey */
/** @typedef {(step: import("../index.js").Step) => void} Tell */

/**
 * Show a survey in an element of the page at once.
 * @param {Window & typeof globalThis} window
 * @param {Element} host
 * @param {Survey} survey
 * @param {Tell} tell
 * @param {import("../index.js").MountOptions} [options]
 */
export function mount(window, host, survey, tell, options = {}) {
  const stage = createStage(window, host, Boolean(options.inline));
  return present(window, stage, survey, tell, options, () => stage.element.remove());
}

/**
 * Show a survey on a stage that is there already.
 * @param {Window & typeof globalThis} window
 * @param {import("./stage.js").Stage} stage
 * @param {Survey} survey
 * @param {Tell} tell
 * @param {import("../index.js").MountOptions} options
 * @param {() => void} onGone
 */
export function present(window, stage, survey, tell, options, onGone) {
  const { inline = false, closable = !inline, score } = options;
  const journal = createJournal(window, survey, tell);
  const card = new Card(window, survey, journal, {
    inline,
    closable,
    score,
    say: stage.say,
    onGone: close,
  });
  const scheme = window.matchMedia("(prefers-color-scheme: dark)");
  const repaint = () => paint(window, stage, survey.theme);
  const leave = () => journal.leave();

  function close() {
    scheme.removeEventListener("change", repaint);
    window.removeEventListener("pagehide", leave);
    card.remove();
    stage.clear();
    onGone();
  }

  stage.put(card.element, survey);
  repaint();
  scheme.addEventListener("change", repaint);
  window.addEventListener("pagehide", leave);
  journal.note("shown");
  if (!inline) stage.say(`${survey.texts.region}. ${survey.texts.question}`);
  /** The page has taken it away itself. */
  function lose() {
    leave();
    close();
  }
  return { close, lose };
}
