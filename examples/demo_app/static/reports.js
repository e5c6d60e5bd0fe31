import { ask, did } from "./telemetry.js";

const REPORT_AFTER_MS = 800;
const ASK_AFTER_MS = 1200;
const filter = document.getElementById("filter");
const rows = [...document.querySelectorAll("[data-words]")];
let timer = 0;

function show() {
  const words = filter.value.toLowerCase();
  for (const row of rows) row.hidden = !row.dataset.words.includes(words);
  const shown = rows.filter((row) => !row.hidden);
  const amounts = shown.map((row) => Number(row.lastElementChild.textContent.replaceAll(",", "")));
  const total = amounts.reduce((sum, amount) => sum + amount, 0);
  document.getElementById("total").textContent = total.toLocaleString("en");
  return shown.length;
}

filter.addEventListener("input", () => {
  const rowsShown = show();
  clearTimeout(timer);
  timer = setTimeout(() => did("report.filtered", { rows: rowsShown }), REPORT_AFTER_MS);
});
// The file is made by the server, which reports it too; the page stays, and may ask how it went.
document.getElementById("export").addEventListener("submit", () => {
  setTimeout(() => ask("export-ease"), ASK_AFTER_MS);
});
show();
