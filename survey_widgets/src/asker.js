import { present } from "./mount.js";
import { isPromptOpen } from "./prompts.js";
import { isOnPage } from "./page_rules.js";
import { createStage } from "./stage.js";
import { watchTyping } from "./typing.js";
import { Waiting } from "./waiting.js";

/** How often to look whether it is the moment, while something is due. */
const LOOK_MS = 500;

/** @typedef {import("./waiting.js").Candidate} Candidate */
/** @typedef {{ lease: import("../index.js").Lease, candidate: Candidate, until: number }} Held */

/** Waits for the moment, asks the collector for the right to show, and shows. */
export class Asker {
  #window;
  #link;
  #isTyping;
  #waiting;
  /** @type {import("./stage.js").Stage | undefined} */
  #stage;
  /** @type {{ close(): void, lose(): void } | undefined} */
  #shown;
  /** @type {Held | undefined} a lease for which the page is not quiet enough yet */
  #held;
  #isLeasing = false;
  /** Who the answers are for; changes when the user does. */
  #era = 0;
  #lookedAt = 0;
  #timer = 0;

  /**
   * @param {Window & typeof globalThis} window
   * @param {import("../index.js").Link} link
   */
  constructor(window, link) {
    this.#window = window;
    this.#link = link;
    this.#isTyping = watchTyping(window);
    this.#waiting = new Waiting(() => window.performance.now());
  }

  /** @param {import("../index.js").Hint[]} hints */
  due(hints) {
    const { wanted } = this.#link;
    this.#waiting.take(hints);
    if (wanted) this.#waiting.want(wanted);
    this.#link.wanted = undefined;
    this.#keepLooking();
  }

  /** @param {string} name */
  hear(name) {
    this.#waiting.hear(name);
  }

  close() {
    this.#era += 1;
    this.#held = undefined;
    this.#isLeasing = false;
    this.#waiting.clear();
    this.#shown?.close();
    this.#keepLooking();
  }

  #keepLooking() {
    const { document, performance } = this.#window;
    if (!this.#stage?.element.isConnected) this.#shown?.lose();
    const isBusy = this.#shown || (this.#waiting.isEmpty && !this.#held);
    this.#window.clearInterval(this.#timer);
    this.#timer = 0;
    if (isBusy) return;
    // It is there before it has something to say: screen readers don't hear it otherwise.
    if (!this.#stage?.element.isConnected) {
      this.#stage = createStage(this.#window, document.documentElement, false);
    }
    this.#lookedAt = performance.now();
    this.#timer = this.#window.setInterval(() => this.#look(), LOOK_MS);
    this.#look();
  }

  #look() {
    const { document, performance, location } = this.#window;
    const now = performance.now();
    // Timers sleep with the machine; what it slept nobody has spent on the page.
    const passedMs = Math.min(now - this.#lookedAt, 2 * LOOK_MS);
    this.#lookedAt = now;
    const isAttended = document.visibilityState === "visible" && !this.#isTyping();
    const ready = this.#waiting.wait(location.pathname, isAttended ? passedMs : 0);
    const held = this.#held;
    if (!held && (!ready || this.#isLeasing)) return;
    const isOpen = this.#link.isOpen?.() ?? true;
    const isQuiet = isAttended && isOpen && !isPromptOpen(document);
    if (held) this.#show(held, isQuiet);
    else if (ready && isQuiet) this.#lease(ready);
  }

  /** @param {Candidate} candidate */
  async #lease(candidate) {
    const { navigator, performance, innerWidth } = this.#window;
    const { id, trigger } = candidate.hint;
    const [era, askedAt] = [this.#era, performance.now()];
    const fields = { survey_id: id, languages: navigator.languages, width: innerWidth };
    this.#isLeasing = true;
    const answer = await this.#link
      .lease({ ...fields, ...(trigger && { trigger }) })
      .catch(() => null);
    if (era !== this.#era) return;
    this.#isLeasing = false;
    this.#waiting.settle(candidate);
    const lease = answer?.lease;
    if (lease) this.#held = { lease, candidate, until: askedAt + lease.expires_in_ms };
    else if (candidate.isWanted) {
      this.#window.console.info(`seatbeat: survey ${id} is not asked now; its "explain" says why`);
    }
    this.#keepLooking();
  }

  /**
   * @param {Held} held
   * @param {boolean} isQuiet
   */
  #show({ lease, candidate, until }, isQuiet) {
    const { location, performance } = this.#window;
    const isOver = performance.now() > until;
    if (!isOver && !(isQuiet && isOnPage(location.pathname, candidate.hint.pages))) return;
    this.#held = undefined;
    if (!isOver) this.#present(lease);
    this.#keepLooking();
  }

  /** @param {import("../index.js").Lease} lease */
  #present({ survey, display_id }) {
    const stage = /** @type {import("./stage.js").Stage} */ (this.#stage);
    /** @param {import("../index.js").Step} step */
    const tell = (step) => this.#link.tell({ ...step, display_id });
    try {
      this.#shown = present(this.#window, stage, survey, tell, {}, () => {
        this.#shown = undefined;
        this.#keepLooking();
      });
    } catch (error) {
      this.#window.console.warn("seatbeat: survey not shown", error);
    }
  }
}
