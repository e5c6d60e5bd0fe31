import { did } from "./telemetry.js";

const SAVE_AFTER_MS = 1200;
const notes = document.getElementById("notes");
const state = document.getElementById("notes-state");
let timer = 0;

notes.addEventListener("input", () => {
  clearTimeout(timer);
  state.textContent = "Typing…";
  timer = setTimeout(save, SAVE_AFTER_MS);
});

async function save() {
  const body = new URLSearchParams({ notes: notes.value });
  const answer = await fetch("/dashboard/notes", { method: "POST", body });
  state.textContent = answer.ok ? "Kept" : "Not kept; type on to try again";
  if (answer.ok) did("note.saved", { characters: notes.value.length });
}

for (const button of document.querySelectorAll("[data-quarter]")) {
  button.addEventListener("click", () => show(Number(button.dataset.quarter)));
}

function show(quarter) {
  for (const button of document.querySelectorAll("[data-quarter]")) {
    button.setAttribute("aria-pressed", String(Number(button.dataset.quarter) === quarter));
  }
  for (const bar of document.querySelectorAll("[data-month]")) {
    const isIn = !quarter || Math.floor(Number(bar.dataset.month) / 3) === quarter - 1;
    bar.classList.toggle("out", !isIn);
  }
  did("dashboard.filtered", { quarter });
}
