/** The most that any place on Earth is ahead of UTC, less a minute for clocks that differ. */
const FURTHEST_MS = 14 * 3600_000 - 60_000;
const DAY_MS = 86_400_000;

/**
 * The date that counts the running day in wherever an account is: tomorrow where the day begins
 * first. The API takes a date beyond an account's own tomorrow for that tomorrow.
 */
export const tomorrow = (now) => new Date(now + FURTHEST_MS + DAY_MS).toISOString().slice(0, 10);
