import { now } from "./clock.js";

/** The first send after something new. */
export const FIRST_MS = 5000;
/** The beat while more comes. */
const EVERY_MS = 30000;

/**
 * Something new is waiting: see that it is sent in time.
 * @param {import("./page.js").Page} page
 */
export function note(page) {
  if (!page.isNews) page.dueAt = Math.max(now(page) + FIRST_MS, page.sentAt + EVERY_MS);
  page.isNews = page.watched;
}
