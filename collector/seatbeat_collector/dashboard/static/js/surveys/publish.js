import { count, number } from "../words.js";
import { Problem } from "../call.js";
import { make } from "./make.js";
import { reasonText } from "./gate_words.js";
import { NEXT } from "./status.js";

const MOST_REASONS = 4;

/**
 * Ask before a survey begins or stops asking, and say whom it would reach.
 * @returns {Promise<boolean>} whether the person wants it
 */
export async function confirmStatus(shell, survey) {
  const { byId } = shell;
  const { to, label } = NEXT[survey.status];
  const dialog = byId("confirm");
  const name = survey.name || survey.id;
  byId("confirm-title").textContent = to === "live" ? `Publish “${name}”?` : `Pause “${name}”?`;
  byId("confirm-yes").textContent = label;
  byId("confirm-reasons").replaceChildren();
  byId("confirm-text").textContent =
    to === "live" ? "Counting whom it would ask now …" : "It asks nobody until you go on. Links take no answers meanwhile.";
  dialog.returnValue = "no";
  dialog.showModal();
  if (to === "live") await sayReach(shell, survey);
  await new Promise((done) => (dialog.open ? dialog.addEventListener("close", done, { once: true }) : done()));
  return dialog.returnValue === "yes";
}

async function sayReach(shell, { id }) {
  const text = shell.byId("confirm-text");
  try {
    const { looked_at, eligible, reasons, whole } = await shell.get(`surveys/${encodeURIComponent(id)}/reach`);
    const among = whole ? count(looked_at, "person").replace("persons", "people") : `the ${number(looked_at)} people seen last`;
    text.textContent = looked_at
      ? `It would ask ${number(eligible)} of ${among} now, each when they are on one of its pages.`
      : "Nobody was seen in your product yet; it will ask as people come.";
    const against = Object.entries(reasons).slice(0, MOST_REASONS);
    const items = against.map(([code, n]) => make("li", {}, make("b", {}, number(n)), ` ${reasonText(code)}`));
    shell.byId("confirm-reasons").replaceChildren(...items);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    text.textContent = `Whom it would ask can't be told now: ${error.message}`;
  }
}
