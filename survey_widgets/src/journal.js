/** @typedef {import("../index.js").Step} Step */
/** @typedef {ReturnType<typeof createJournal>} Journal */

/**
 * Tells the steps of one display, each with a higher revision than the one before.
 * @param {Window} window
 * @param {import("../index.js").Survey} survey
 * @param {(step: Step) => void} tell
 */
export function createJournal({ performance }, { id, lang, mode }, tell) {
  const shownAt = performance.now();
  /** @type {Set<string>} */
  const told = new Set();
  let rev = 0;

  /**
   * @param {import("../index.js").Action} action
   * @param {Partial<Step>} [fields]
   */
  function note(action, fields) {
    told.add(action);
    rev += 1;
    if (mode !== "preview") tell({ survey_id: id, rev, action, lang, ...fields });
  }

  return {
    note,
    /** Somebody has begun to answer; said once. */
    start() {
      if (!told.has("started")) note("started");
    },
    /** @param {number} score */
    answer(score) {
      note("answered", { score, took_ms: Math.round(performance.now() - shownAt) });
    },
    /** Gone without an outcome, as far as one can tell. */
    leave() {
      const outcomes = ["answered", "completed", "dismissed", "later", "abandoned"];
      if (!outcomes.some((action) => told.has(action))) note("abandoned");
    },
    /** @param {import("../index.js").Action} action */
    has: (action) => told.has(action),
  };
}
