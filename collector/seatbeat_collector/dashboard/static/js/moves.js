import { COLUMNS } from "./columns.js";

/** Less than this is rounding, not movement. */
const LEAST = 0.05;

/**
 * What changed between two looks at the same view: account id → column → by how much.
 * @returns {Map<string, Map<string, number>>}
 */
export function movesBetween(before, after) {
  const known = new Map(before.map((account) => [account.account_id, account.metrics]));
  const found = new Map();
  for (const { account_id, metrics } of after) {
    const moved = new Map();
    for (const name of Object.keys(metrics)) {
      const by = metrics[name].value - (known.get(account_id)?.[name]?.value ?? NaN);
      if (name in COLUMNS && Math.abs(by) >= LEAST) moved.set(name, by);
    }
    if (moved.size) found.set(account_id, moved);
  }
  return found;
}

/** `+1 day`, `−3 points`. */
export function deltaText(column, by) {
  return `${by > 0 ? "+" : "−"}${COLUMNS[column].delta(Math.abs(by))}`;
}
