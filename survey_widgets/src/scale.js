import { button } from "./button.js";
import { make } from "./make.js";

/**
 * The answers in a row: one stop for the Tab key, arrows go along, Space and Enter choose.
 * @param {Document} document
 * @param {import("../index.js").Survey} survey
 * @param {{ score?: number, onChoose: (score: number, event: MouseEvent) => void }} options
 */
export function createScale(document, { scale, texts, dir }, { score, onChoose }) {
  const [lowest, highest] = scale;
  const cells = Array.from({ length: highest - lowest + 1 }, (_, n) => {
    const value = lowest + n;
    const name = optionName(texts, value, highest);
    const looks = { role: "radio", class: "cell", "aria-label": name };
    return button(document, looks, String(value), (event) => {
      check(value);
      onChoose(value, event);
    });
  });
  const named = { "aria-labelledby": "question", "aria-describedby": "ends" };
  const group = make(document, "div", { class: "scale", role: "radiogroup", ...named }, ...cells);

  /** @param {number | undefined} value */
  function check(value) {
    for (const [n, cell] of cells.entries()) {
      cell.setAttribute("aria-checked", String(lowest + n === value));
    }
    stopAt(cells[(value ?? lowest) - lowest] ?? cells[0]);
  }

  /** @param {HTMLElement} stop */
  function stopAt(stop) {
    for (const cell of cells) cell.tabIndex = cell === stop ? 0 : -1;
  }

  group.addEventListener("keydown", (event) => {
    const at = cells.indexOf(/** @type {HTMLButtonElement} */ (event.target));
    const to = cells.at(target(event, at, cells.length, dir));
    if (!to || to === event.target) return;
    event.preventDefault();
    stopAt(to);
    to.focus();
  });
  check(score);
  return { group, ends: createEnds(document, texts, scale) };
}

/**
 * Where a key leads; round the ends, mirrored where one reads from right to left.
 * @param {KeyboardEvent} event
 * @param {number} at
 * @param {number} count
 * @param {string} dir
 */
function target({ key, altKey, ctrlKey, metaKey }, at, count, dir) {
  if (altKey || ctrlKey || metaKey) return at;
  const onward = dir === "rtl" ? -1 : 1;
  /** @type {Record<string, number>} */
  const steps = { ArrowRight: onward, ArrowLeft: -onward, ArrowDown: 1, ArrowUp: -1 };
  if (key in steps) return (at + steps[key] + count) % count;
  return key === "Home" ? 0 : key === "End" ? count - 1 : at;
}

/**
 * @param {Document} document
 * @param {import("../index.js").Texts} texts
 * @param {[number, number]} scale
 */
function createEnds(document, { low, high }, scale) {
  const [lowest, highest] = [low, high].map((text, n) =>
    // Without its number, a screen reader would not tell which end a text belongs to.
    make(document, "span", {}, make(document, "span", { class: "unseen" }, `${scale[n]}: `), text),
  );
  return make(document, "div", { class: "ends", id: "ends" }, lowest, " ", highest);
}

/**
 * @param {import("../index.js").Texts} texts
 * @param {number} score
 * @param {number} highest
 */
export function optionName({ option }, score, highest) {
  return option.replace("{n}", String(score)).replace("{count}", String(highest));
}
