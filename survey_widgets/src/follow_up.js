import { button } from "./button.js";
import { make } from "./make.js";

/** The protocol's limit, and how near to it one is told. */
const MAX_COMMENT = 2000;
const NEAR = 200;

/** @typedef {{ comment?: string, contact?: boolean }} Remark */

/**
 * What may follow the score: words, a tick, and two ways to go on.
 * @param {Document} document
 * @param {import("../index.js").Survey} survey
 * @param {(remark: Remark, event: Event) => void} onDone
 */
export function createFollowUp(document, { texts, contact }, onDone) {
  const field = make(document, "textarea", {
    rows: "3",
    maxlength: String(MAX_COMMENT),
    placeholder: texts.placeholder,
    "aria-labelledby": "question",
    "aria-describedby": "left",
  });
  const left = make(document, "div", { id: "left", class: "left", role: "status" });
  const tick = make(document, "input", { type: "checkbox" });
  const label = make(document, "label", {}, tick, texts.contact_me);

  /** @type {(comment: string, event: Event) => void} */
  const done = (comment, event) => {
    onDone({ ...(comment && { comment }), ...(contact && { contact: tick.checked }) }, event);
  };
  /** @param {Event} event */
  const submit = (event) => done(field.value.trim(), event);
  field.addEventListener("input", () => {
    const { length } = field.value;
    left.textContent = MAX_COMMENT - length <= NEAR ? `${length} / ${MAX_COMMENT}` : "";
  });
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) submit(event);
  });
  const foot = make(
    document,
    "div",
    { class: "foot" },
    button(document, { class: "quiet" }, texts.skip, (event) => done("", event)),
    button(document, { class: "main" }, texts.submit, submit),
  );
  return { field, content: [field, left, ...(contact ? [label] : []), foot] };
}
