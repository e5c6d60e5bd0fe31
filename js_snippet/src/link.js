import { flush } from "./flusher.js";
import { post } from "./post.js";
import { report } from "./report.js";

/**
 * The snippet's side of a widget.
 * @param {import("./page.js").Page} page
 * @returns {import("./page.js").Link}
 */
export function createLink(page) {
  return {
    due: [],
    async lease(fields) {
      const { user_id, account_id, token } = page.context.owner;
      const who = { key: page.key, identity: token, user_id, account_id };
      const [status, said] = await post(
        page,
        "v1/surveys/lease",
        JSON.stringify({ ...fields, ...who }),
      );
      return status === 200 ? said : null;
    },
    tell(step) {
      report(page, "survey", step);
      flush(page);
    },
  };
}
