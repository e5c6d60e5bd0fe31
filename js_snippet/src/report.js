import { note } from "./note.js";
import { keep } from "./outbox.js";
import { look } from "./recorder.js";
import { uuid7 } from "./uuid7.js";

/**
 * Report an event of the present user, as it is now.
 * @param {import("./page.js").Page} page
 * @param {string} type
 * @param {object} fields what this type of event has of its own
 */
export function report(page, type, fields) {
  const occurred_at = look(page);
  if (!page.watched) return;
  const id = uuid7(page.view, occurred_at);
  keep(page, page.context.owner, {
    type,
    id,
    occurred_at,
    ...page.names,
    epoch: page.era.epoch,
    ...fields,
  });
  note(page);
}
