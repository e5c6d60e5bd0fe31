import { now } from "./clock.js";
import { flush } from "./flusher.js";
import { toJson } from "./json.js";
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
    isOpen: () => now(page) >= page.blockedUntil,
    lease(fields) {
            const body = toJson({ key: page.key, ...fields, ...page.context.owner });
      return post(page, "v1/surveys/lease", body).then((answer) => answer[1]);
    },
    tell(step) {
      report(page, "survey", step);
      flush(page);
    },
  };
}
