import { duration } from "./durations.js";

const EVERY_MS = 3000;
const number = (value) => value.toLocaleString("en");

const SAY = {
  usage_frequency: ({ value, band, window }) => [`${value} of ${window} days`, band ?? ""],
  time_spent: ({ value, today_so_far }) => [duration(value), `${duration(today_so_far ?? 0)} of it today`],
  active_users: ({ value, today_so_far }) => [number(value), `${today_so_far ?? 0} today`],
  license_utilization: ({ value, active, seats }) => [
    value === null ? "—" : `${Math.round(value)}%`,
    seats === null ? "seats not known" : `${active} of ${seats} seats`,
  ],
};

function write(id, text) {
  const element = document.getElementById(id);
  if (element.textContent === text) return;
  const isFirst = !element.dataset.known;
  element.dataset.known = "yes";
  element.textContent = text;
  element.classList.remove("moved");
  void element.offsetWidth; // lets the animation begin again
  if (!isFirst) element.classList.add("moved");
}

async function look() {
  if (document.hidden) return;
  const answer = await fetch("/seen/account").catch(() => null);
  const state = document.getElementById("numbers-state");
  state.textContent = answer?.ok ? "Live" : "The collector doesn't answer";
  if (!answer?.ok) return;
  for (const [name, metric] of Object.entries(await answer.json())) {
    const [value, beside] = SAY[name](metric);
    write(name, value);
    write(`${name}-beside`, beside);
  }
}

look();
setInterval(look, EVERY_MS);
document.addEventListener("visibilitychange", look);
