/**
 * Puts the widget in the place of the plain form. Nothing is sent before the person has acted:
 * that the page was opened is nobody's answer.
 */
const host = document.getElementById("widget");
const plain = document.getElementById("plain");
const SENT = new Set(["answered", "completed"]);

let sending = Promise.resolve();

/** One after the other: a comment belongs to the score before it. */
function tell(step) {
  if (SENT.has(step.action)) sending = sending.then(() => send(step));
}

async function send({ action, score, comment, contact, took_ms, lang }) {
  const body = { score, comment, contact, took_ms, completed: action === "completed" };
  const address = `${window.location.pathname}?lang=${encodeURIComponent(lang)}`;
  const headers = { "Content-Type": "application/json" };
  try {
    const answer = await fetch(address, { method: "POST", headers, body: JSON.stringify(body), keepalive: true });
    if (!answer.ok) giveUp();
    else if (action === "completed") document.body.dataset.done = "true";
  } catch {
    giveUp();
  }
}

/** What the widget could not send, the form says better: it shows the server's own answer. */
function giveUp() {
  const problem = document.getElementById("problem");
  problem.textContent = problem.dataset.text;
  host.remove();
  plain.hidden = false;
}

async function begin() {
  const survey = JSON.parse(host.dataset.survey);
  const { mount } = await import(host.dataset.widget);
  const { score } = host.dataset;
  const options = { inline: true, ...(score !== undefined && { score: Number(score) }) };
  mount(window, host, survey, tell, options);
  plain.hidden = true;
}

begin().catch(() => host.remove()); // the plain form does without
