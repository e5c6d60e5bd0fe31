import { capitalized, number } from "./words.js";

const USUAL = ["trial", "pro", "enterprise"];

/**
 * Search, segment, window, today, and the order on narrow screens.
 * @param {Document} document
 * @param {(change: object) => void} choose
 */
export function createToolbar(document, choose) {
  const form = document.getElementById("toolbar");
  const { q, sort, today } = form.elements;
  const segments = document.getElementById("segments");

  form.addEventListener("submit", (event) => event.preventDefault());
  q.addEventListener("input", () => choose({ q: q.value }));
  form.addEventListener("change", ({ target }) => {
    if (target !== q) choose({ [target.name]: target === today ? today.checked : target.value });
  });

  function listSegments(found, chosen) {
    const counts = new Map();
    for (const { segment, accounts } of found) {
      counts.set(segment || "none", (counts.get(segment || "none") ?? 0) + accounts);
    }
    const names = [...counts.keys()].sort((a, b) => rank(a) - rank(b) || a.localeCompare(b));
    const all = [...counts.values()].reduce((total, accounts) => total + accounts, 0);
    const options = [["", "All", all], ...names.map((n) => [n, capitalized(n), counts.get(n)])];
    const known = [...segments.querySelectorAll("input")].map((input) => input.value);
    if (known.join() === options.map(([value]) => value).join()) {
      const numbers = segments.querySelectorAll("small");
      numbers.forEach((small, i) => (small.textContent = number(options[i][2])));
    } else {
      segments.querySelectorAll("label").forEach((label) => label.remove());
      segments.append(...options.map((option) => segmentChoice(document, option)));
    }
    const wanted = names.includes(chosen) ? chosen : "";
    for (const input of segments.querySelectorAll("input")) input.checked = input.value === wanted;
  }

  return {
    show(view, found) {
      if (q.value !== view.q) q.value = view.q;
      form.elements.window.value = view.window;
      today.checked = view.today;
      sort.value = view.sort;
      listSegments(found, view.segment);
    },
  };
}

const rank = (name) => (USUAL.includes(name) ? USUAL.indexOf(name) : USUAL.length);

function segmentChoice(document, [value, text, accounts]) {
  const label = document.createElement("label");
  const input = Object.assign(document.createElement("input"), { type: "radio", name: "segment", value });
  const span = document.createElement("span");
  const small = document.createElement("small");
  small.textContent = number(accounts);
  span.append(text, " ", small);
  label.append(input, span);
  return label;
}
