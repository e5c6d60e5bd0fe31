import { COLUMNS } from "./columns.js";
import { deltaText } from "./moves.js";
import { fullTime } from "./words.js";

const DELTA_MS = 9000;

/** A new row for an account; its cells are filled by `fillRow`. */
export function createRow(document, { account_id }) {
  const template = document.getElementById("row-template");
  const row = template.content.firstElementChild.cloneNode(true);
  row.dataset.id = account_id;
  return row;
}

/** Bring a row up to date, touching only what differs. */
export function fillRow(row, account, look) {
  row.classList.toggle("ended", account.status === "churned");
  for (const cell of row.cells) fillCell(cell, COLUMNS[cell.dataset.cell].show(account, look));
  const seen = row.querySelector("time");
  if (account.last_seen_at) {
    seen.dateTime = account.last_seen_at;
    seen.title = fullTime(account.last_seen_at);
  }
}

/** Say in the moved cells by how much they moved, for a while. */
export function markMoves(window, row, moved) {
  for (const [column, by] of moved) {
    const cell = row.querySelector(`[data-cell="${column}"]`);
    const delta = cell.querySelector(".delta");
    delta.textContent = deltaText(column, by);
    cell.classList.remove("moved");
    void cell.offsetWidth; // lets the same animation begin again
    cell.classList.add("moved");
    window.clearTimeout(Number(delta.dataset.timer));
    delta.dataset.timer = String(window.setTimeout(() => unmark(cell, delta), DELTA_MS));
  }
}

function unmark(cell, delta) {
  delta.textContent = "";
  cell.classList.remove("moved");
}

function fillCell(cell, { value, beside, unknown = false, level, share, over = false }) {
  write(cell.querySelector(".value") ?? cell.querySelector(".name"), value);
  write(cell.querySelector(".beside"), beside);
  cell.classList.toggle("unknown", unknown);
  cell.querySelector(".signal")?.setAttribute("data-level", String(level));
  const meter = cell.querySelector(".meter");
  if (!meter) return;
  cell.classList.toggle("full", over);
  cell.querySelector(".over").hidden = !over;
  // Over 100 % the whole bar is what is used, and its solid part what is paid for.
  meter.style.setProperty("--share", `${share > 100 ? 10_000 / share : (share ?? 0)}%`);
}

function write(element, text) {
  if (element && element.textContent !== (text ?? "")) element.textContent = text ?? "";
}
