import { createRow, fillRow, markMoves } from "./row.js";

/**
 * The table's body, kept in step with the accounts without rebuilding it: scroll and focus stay.
 * @param {Window} window
 * @param {{ panelOf: (id: string) => Element | undefined }} panels what stands open under a row
 */
export function createTable(window, { panelOf }) {
  const { document } = window;
  const body = document.getElementById("rows");
  const rows = new Map();

  function rowOf(account) {
    const row = rows.get(account.account_id) ?? createRow(document, account);
    rows.set(account.account_id, row);
    return row;
  }

  /** Put the rows, each followed by its open panel, in order; only what is out of place moves. */
  function place(accounts) {
    const focused = document.activeElement;
    const { scrollY } = window;
    let next = body.firstElementChild;
    for (const { account_id } of accounts) {
      for (const element of [rows.get(account_id), panelOf(account_id)]) {
        if (!element) continue;
        if (element === next) next = next.nextElementSibling;
        else body.insertBefore(element, next);
      }
    }
    while (next) {
      const gone = next;
      next = next.nextElementSibling;
      gone.remove();
    }
    if (focused !== document.activeElement && body.contains(focused)) focused.focus({ preventScroll: true });
    if (window.scrollY !== scrollY) window.scrollTo(0, scrollY);
  }

  return {
    /** Show these accounts in this order. */
    show(accounts, moves, look) {
      for (const account of accounts) {
        const row = rowOf(account);
        fillRow(row, account, look);
        const moved = moves.get(account.account_id);
        if (moved) markMoves(window, row, moved);
      }
      place(accounts);
    },
    /** Call back with an account's id and row when its name is pressed. */
    onOpen(open) {
      body.addEventListener("click", ({ target }) => {
        const row = target.closest(".row");
        const isMeant = target.closest(".open") || !window.getSelection()?.toString();
        if (row && isMeant) open(row.dataset.id, row);
      });
    },
  };
}
