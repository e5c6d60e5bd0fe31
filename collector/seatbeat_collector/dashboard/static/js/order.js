import { COLUMNS } from "./columns.js";

/** The order and choice of a view, as the API is asked for it. */
export const listed = ({ q, segment, sort }) => ({
  sort: sort.replace("last_seen", "last_seen_at"),
  ...(q.trim() && { q: q.trim() }),
  ...(segment && { segment }),
});

/** The accounts that match search and segment, in the view's order; what is unknown comes last. */
export function arranged(accounts, { q, segment, sort }) {
  const text = q.trim().toLowerCase();
  const column = COLUMNS[sort.replace(/^-/, "")];
  return accounts
    .filter((account) => !segment || (account.segment || "none") === segment)
    .filter(({ name, account_id }) => `${name ?? ""}\n${account_id}`.toLowerCase().includes(text))
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
