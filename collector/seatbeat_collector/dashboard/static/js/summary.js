import { count, number } from "./words.js";

/** The portfolio in a sentence, from its segments. */
export function summarize(document, segments, { shown, window }) {
  const sum = (part) => segments.reduce((total, segment) => total + segment[part], 0);
  const [accounts, active, over] = ["accounts", "active_accounts", "over_utilized"].map(sum);
  const parts = [
    strong(document, count(accounts, "account")),
    `, ${number(active)} in use over the last ${window} days`,
    over ? ` · ${number(over)} with more people than seats` : "",
    shown === accounts ? "" : ` · ${number(shown)} shown`,
  ];
  const line = document.getElementById("summary");
  const text = parts.map((part) => part.textContent ?? part).join("");
  if (line.textContent !== text) line.replaceChildren(...parts);
}

/** What moved, in a sentence for those who listen instead of look. */
export function announce(document, accounts, moves, say) {
  const names = new Map(accounts.map(({ account_id, name }) => [account_id, name || account_id]));
  const sentences = [...moves].slice(0, 3).map(([id, moved]) => `${names.get(id)}: ${say(moved)}`);
  if (sentences.length) document.getElementById("moves").textContent = sentences.join(". ");
}

function strong(document, text) {
  const element = document.createElement("b");
  element.textContent = text;
  return element;
}
