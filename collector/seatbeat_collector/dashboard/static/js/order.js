import { COLUMNS } from "./columns.js";

/** The accounts that match search and segment, in the view's order; what is unknown comes last. */
export function arranged(accounts, { q, segment, sort }) {
  const words = q.toLowerCase().split(/\s+/).filter(Boolean);
  const column = COLUMNS[sort.replace(/^-/, "")];
  return accounts
    .filter((account) => !segment || (account.segment || "none") === segment)
    .filter((account) => words.every((word) => searchText(account).includes(word)))
    .map((account) => ({ account, by: column.sortBy(account) }))
    .sort((a, b) => compare(a.by, b.by, sort.startsWith("-")) || byId(a, b))
    .map(({ account }) => account);
}

function compare(a, b, isDescending) {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
  const order = typeof a === "string" ? a.localeCompare(b, "en") : a - b;
  return isDescending ? -order : order;
}

const byId = (a, b) => (a.account.account_id < b.account.account_id ? -1 : 1);

const searchText = ({ name, account_id, plan, segment, status }) =>
  [name, account_id, plan, segment, status].join(" ").toLowerCase();
