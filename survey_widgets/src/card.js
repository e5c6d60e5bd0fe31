import { bandOf } from "./bands.js";
import { button } from "./button.js";
import { followFocus, nextFocus } from "./focus.js";
import { createFollowUp } from "./follow_up.js";
import { createFrame } from "./frame.js";
import { TICK, icon } from "./icon.js";
import { linger } from "./linger.js";
import { make } from "./make.js";
import { createScale, optionName } from "./scale.js";

/**
 * @typedef {object} CardOptions
 * @property {boolean} inline
 * @property {boolean} closable
 * @property {number} [score] chosen already, to be confirmed
 * @property {(text: string) => void} say read out by a screen reader
 * @property {() => void} onGone it is to be taken away
 */

/** A card and its steps: the score, a few words, thanks. */
export class Card {
  #window;
  #survey;
  #journal;
  #options;
  #frame;
  #giveFocusBack;
  #stopLinger = () => {};

  /**
   * @param {Window & typeof globalThis} window
   * @param {import("../index.js").Survey} survey
   * @param {import("./journal.js").Journal} journal
   * @param {CardOptions} options
   */
  constructor(window, survey, journal, options) {
    const { inline, closable } = options;
    this.#window = window;
    this.#survey = survey;
    this.#journal = journal;
    this.#options = options;
    const onDismiss = closable ? () => this.#leave("dismissed") : undefined;
    this.#frame = createFrame(window.document, survey, { inline, onDismiss });
    this.#giveFocusBack = followFocus(this.element, () => journal.start());
    this.#ask();
  }

  get element() {
    return this.#frame.card;
  }

  /** Take it away; the focus goes back to where it was. */
  remove() {
    this.#stopLinger();
    this.#giveFocusBack();
    this.element.remove();
  }

  #ask() {
    const { score } = this.#options;
    let chosen = score;
    const { group, ends } = createScale(this.#window.document, this.#survey, {
      score,
      onChoose: (value, event) => {
        this.#journal.start();
        chosen = value;
        if (score === undefined) this.#answer(value, event);
      },
    });
    const foot = this.#foot((event) => chosen !== undefined && this.#answer(chosen, event));
    this.#frame.show(this.#survey.texts.question, [group, ends, foot]);
  }

  /** @param {(event: MouseEvent) => void} onConfirm */
  #foot(onConfirm) {
    const { document } = this.#window;
    const { later, submit } = this.#survey.texts;
    const { closable, score } = this.#options;
    const foot = make(document, "div", { class: "foot" });
    if (closable) {
      foot.append(button(document, { class: "quiet" }, later, () => this.#leave("later")));
    }
    if (score !== undefined) foot.append(button(document, { class: "main" }, submit, onConfirm));
    return foot;
  }

  /** @type {(score: number, act: MouseEvent) => void} */
  #answer(score, act) {
    const { texts, metric, scale, contact } = this.#survey;
    this.#journal.answer(score);
    const question = texts.follow_up[bandOf(metric, score)];
    if (!question && !contact) return this.#thank(score, act);
    const { document } = this.#window;
    const { field, content } = createFollowUp(document, this.#survey, (remark, done) => {
      if (remark.comment || remark.contact) this.#journal.note("answered", { score, ...remark });
      this.#thank(score, done);
    });
    const name = optionName(texts, score, scale[1]);
    const looks = { class: "given", role: "img", "aria-label": name };
    this.#frame.show(question, content, make(document, "span", looks, String(score)));
    this.#goOn(act, question, field);
  }

  /** @type {(score: number, act: Event) => void} */
  #thank(score, act) {
    const { texts, metric } = this.#survey;
    const { inline, onGone } = this.#options;
    const thanks = texts.thanks[bandOf(metric, score)];
    this.#journal.note("completed");
    this.#frame.show(thanks, [], icon(this.#window.document, TICK));
    this.#goOn(act, thanks);
    if (!inline) this.#stopLinger = linger(this.#window, this.element, onGone);
  }

  /** @type {(act: Event, text: string, field?: HTMLElement) => void} */
  #goOn(act, text, field) {
    const next = nextFocus(act, this.#frame.title, field);
    if (next) next.focus();
    else this.#options.say(text);
  }

  /** @param {"dismissed" | "later"} action */
  #leave(action) {
    if (!this.#journal.has("answered")) this.#journal.note(action);
    this.#options.onGone();
  }
}
