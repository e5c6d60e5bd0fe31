import { fullTime } from "../words.js";
import { Problem } from "../call.js";
import { make } from "./make.js";
import { GATES, reasonText } from "./gate_words.js";

const MARKS = { passed: "✓", failed: "✕", in_browser: "→", not_reached: "·" };
const STATES = { passed: "passed", failed: "failed", in_browser: "decided in the page", not_reached: "not reached" };

/** The box that says why somebody isn't asked. */
export function createExplain(shell, readId) {
  const { byId } = shell;
  const verdict = byId("verdict");
  byId("why").addEventListener("submit", async (event) => {
    event.preventDefault();
    const [user, account] = ["why-user", "why-account"].map((id) => byId(id).value.trim());
    byId("gates").replaceChildren();
    if (!user) return void (verdict.textContent = "Whom? Give a person's id, as your product names it.");
    try {
      const path = `surveys/${encodeURIComponent(readId())}/explain`;
      tell(await shell.get(path, { user, ...(account && { account }) }));
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      verdict.textContent = error.message;
    }
  });

  function tell({ would_be_asked, reason, account_id, gates }) {
    verdict.dataset.verdict = String(would_be_asked);
    if (would_be_asked) verdict.textContent = "Would be asked, once the page's own rules are met.";
    else if (reason) verdict.textContent = `Not asked now: ${reasonText(reason)}.`;
    else verdict.textContent = account_id ? "Not asked now." : "Not asked now: nobody knows the person's account.";
    byId("gates").replaceChildren(...gates.map(row));
  }
}

function row({ gate, state, compared, may_pass_at }) {
  const values = Object.entries(compared).map(([name, value]) => `${name.replaceAll("_", " ")} ${worded(value)}`);
  return make(
    "li",
    { "data-state": state },
    make("span", { class: "mark", "aria-hidden": "true" }, MARKS[state]),
    make(
      "span",
      {},
      make("b", {}, GATES[gate] ?? gate),
      make("span", { class: "sr" }, `: ${STATES[state]}`),
      make("small", {}, values.join(", ")),
      may_pass_at && make("small", {}, `may pass ${fullTime(may_pass_at)}`),
    ),
  );
}

function worded(value) {
  if (value === null || value === undefined) return "—";
  if (Array.isArray(value)) return value.map(worded).join(" or ");
  if (typeof value === "object") return Object.entries(value).map(([name, one]) => `${name} ${worded(one)}`).join(", ");
  return /^\d{4}-\d\d-\d\dT/.test(String(value)) ? fullTime(String(value)) : String(value);
}
