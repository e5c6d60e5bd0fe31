import { duration } from "./durations.js";

const EVERY_MS = 3000;
const strip = document.getElementById("strip");
const time = document.getElementById("strip-time");
const acts = document.getElementById("strip-acts");

async function look() {
  if (document.hidden) return;
  // Only so that you see it sooner: by itself the snippet sends every half minute.
  window.seatbeat?.flush?.();
  const answer = await fetch("/seen/me").catch(() => null);
  if (!answer?.ok) {
    time.textContent = acts.textContent = "?";
    strip.title = "The collector doesn't answer";
    return;
  }
  const { engaged_seconds, actions } = await answer.json();
  strip.title = "";
  time.textContent = duration(engaged_seconds);
  acts.textContent = String(actions);
}

look();
setInterval(look, EVERY_MS);
