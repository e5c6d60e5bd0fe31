import { ago, count, duration, fullTime } from "../words.js";
import { Problem } from "../call.js";
import { make } from "./make.js";
import { createMoving } from "./moving.js";

const STATES = {
  new: "New",
  acknowledged: "Acknowledged",
  in_progress: "In progress",
  resolved: "Resolved",
  wont_fix: "Won't fix",
};
/** From each state to which others; the collector has the last word. */
const MOVES = {
  new: [["acknowledged", "Acknowledge"]],
  acknowledged: [["in_progress", "Start"]],
  in_progress: [["resolved", "Resolve"], ["wont_fix", "Won't fix"]],
  resolved: [["in_progress", "Reopen"]],
  wont_fix: [["in_progress", "Reopen"]],
};
const REASONS = { low_score: "a low score", fall: "a fall", contact: "asks to be contacted" };

/** The closed loop: who is to be got back to, and what is done about it. */
export function createCases(shell, id) {
  const { byId } = shell;
  const moving = createMoving(shell);

  async function show() {
    const state = byId("case-states").querySelector(":checked").value;
    const [found, report] = await Promise.all([
      shell.get("cases", { survey: id, state, limit: 100 }),
      shell.get("cases/report", { survey: id }),
    ]);
    byId("cases").replaceChildren(...found.cases.map((one) => item(one, move)));
    byId("no-cases").hidden = found.cases.length > 0;
    byId("no-cases").textContent = state === "open" ? "Nobody is waiting." : "None was closed yet.";
    byId("report").textContent = inWords(report);
  }

  async function move(case_, state) {
    byId("case-problem").textContent = "";
    const body = await moving.ask(case_, state);
    if (!body) return;
    try {
      await shell.patch(`cases/${case_.case_id}`, { state, ...body });
      shell.say(`Case ${case_.case_id}: ${STATES[state]}`);
      await show();
      byId("case-states").querySelector(":checked").focus();
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      const hint = error.status === 403 ? " Forget this key below, and open the page with an admin key." : "";
      byId("case-problem").textContent = error.message + hint;
    }
  }

  byId("case-states").addEventListener("change", show);
  return { show };
}

function item(case_, move) {
  const { state, score, account_id, user_id, reasons, due_at, overdue, owner, reason, fell_from, comment } = case_;
  const why = reasons.map((one) => (one === "fall" ? `a fall from ${fell_from}` : REASONS[one])).join(", ");
  const isOpen = state in MOVES && !["resolved", "wont_fix"].includes(state);
  const due = isOpen
    ? make("time", { datetime: due_at, title: fullTime(due_at), class: overdue ? "late" : null }, dueIn(due_at))
    : `closed ${ago(case_.resolved_at, Date.now())}`;
  return make(
    "li",
    {},
    make("span", { class: "given" }, make("span", { class: "sr" }, "Score "), score === null ? "–" : String(score)),
    make(
      "div",
      {},
      make("p", { class: "text" }, make("b", {}, user_id), ` · ${account_id ?? "no account"}`),
      make("p", { class: "about" }, why, " · ", due, owner && ` · ${owner}`),
      comment && make("p", { class: "quote" }, comment),
      reason && make("p", { class: "about" }, reason),
      make(
        "p",
        { class: "marks" },
        make("span", { class: "badge", "data-status": state }, STATES[state]),
        ...MOVES[state].map(([to, label]) => {
          const button = make("button", { type: "button", class: "plain small" }, label);
          button.setAttribute("aria-label", `${label}: ${user_id}`);
          button.addEventListener("click", () => move(case_, to));
          return button;
        }),
      ),
    ),
  );
}

function dueIn(instant) {
  const left = (Date.parse(instant) - Date.now()) / 1000;
  return left > 0 ? `due in ${duration(left)}` : `due ${ago(instant, Date.now())}`;
}

function inWords({ cases, overdue, time_to_acknowledge: ack, within_target: target, recovery, target_hours }) {
  if (!cases) return `Unhappy answers open a case here; each should be closed within ${target_hours} hours.`;
  return [
    count(cases, "case"),
    overdue ? `${overdue} late` : "",
    ack.median_seconds === null ? "" : `acknowledged after ${duration(ack.median_seconds)}`,
    target.share === null ? "" : `${Math.round(target.share)}% closed within ${target_hours} hours`,
    recovery.share === null ? "" : `${Math.round(recovery.share)}% happier the next time`,
  ].filter(Boolean).join(" · ");
}
