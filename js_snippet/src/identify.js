import { handOver } from "./recorder.js";
import { isSame } from "./owner.js";
import { report } from "./report.js";
import { close } from "./widget.js";

/** @typedef {import("./page.js").Page} Page */

/**
 * Say who is here: filled in where nobody was, else one hands over to the other.
 * @param {Page} page
 * @param {string | number} user
 * @param {any} account its id, or `import("../index.js").Identity`
 */
export function identify(page, user, account) {
  const given = Object(account) === account ? account : { account };
  const user_id = `${user ?? ""}`;
  const account_id = `${given.account ?? ""}`;
  if (!user_id || !account_id) throw new Error("user or account missing");
  let { owner } = page.context;
  const isOther = !isSame(owner, { user_id, account_id });
  if (isOther) owner = leave(page);
  const about = page.guarded(JSON.stringify)(given.traits) || page.about;
  const isNews = isOther || about !== page.about;
  page.about = about;
  Object.assign(owner, { user_id, account_id, identity: given.token || owner.identity });
  if (isNews) announce(page);
}

/**
 * Whoever was here is no more; returns whose time it is now.
 * @param {Page} page
 */
export function leave(page) {
  page.about = "{}";
  close(page);
  if (page.context.owner.user_id) handOver(page, {});
  return page.context.owner;
}

/**
 * Tell the collector who is here, and that it is a program where the browser says so.
 * @param {Page} page
 */
export function announce(page) {
  const bot = page.view.navigator.webdriver || undefined;
  report(page, "identify", { traits: { bot, ...JSON.parse(page.about) } });
}
