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
    isOpen: () => page.view.performance.now() >= page.blockedUntil,
    lease(fields) {
      const { key, context } = page;
      const body = JSON.stringify({ ...fields, key, ...context.owner });
      return post(page, "v1/surveys/lease", body).then(([, said]) => said);
    },
    tell(step) {
      report(page, "survey", step);
      flush(page);
    },
  };
}
