import { count, number } from "./words.js";

/** The portfolio in a sentence. */
export function summarize(document, accounts, shown) {
  const active = accounts.filter(({ metrics }) => metrics.usage_frequency.value > 0).length;
  const over = accounts.filter(({ metrics }) => metrics.license_utilization.over_utilized).length;
  const window = accounts[0]?.metrics.usage_frequency.window;
  const parts = [
    strong(document, count(accounts.length, "account")),
    `, ${number(active)} in use over the last ${window} days`,
    over ? ` · ${number(over)} with more people than seats` : "",
    shown === accounts.length ? "" : ` · ${number(shown)} shown`,
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
