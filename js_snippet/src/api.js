import { readFeature } from "./feature.js";
import { flush } from "./flusher.js";
import { announce, identify, leave } from "./identify.js";
import { emptyJournals } from "./journal.js";
import { note } from "./note.js";
import { hold, look, release } from "./recorder.js";
import { report } from "./report.js";
import { ask, close } from "./widget.js";

/**
 * The calls a page can make, each with what it is called for in front.
 * @type {Record<string, (page: import("./page.js").Page, ...args: any[]) => any>}
 */
export const api = {
  identify,
  flush,
  activity(page, name, properties) {
    report(page, "activity", { feature: readFeature(page), name: String(name), properties });
    page.link.hear?.(name);
  },
  feature(page, name) {
    page.named = name && String(name);
    look(page);
  },
  hold(page, what = {}) {
    hold(page, what);
    note(page);
    return page.guarded(() => api.release(page, what));
  },
  release(page, what) {
    release(page, what);
    note(page);
  },
  reset(page) {
    leave(page);
    note(page);
  },
  survey(page, wanted) {
    ask(page, { wanted });
  },
  consent(page, given) {
    if (page.watched === given) return;
    page.watched = given;
    page.isNews = false;
    look(page);
    if (given) {
      if (page.context.owner.user_id) announce(page);
    } else {
      page.segments = [];
      page.kept = [];
      emptyJournals(page);
      close(page);
    }
  },
};
