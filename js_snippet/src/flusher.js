import { backoffMs } from "./backoff.js";
import { now } from "./clock.js";
import { leftBehind, save } from "./journal.js";
import { toJson } from "./json.js";
import { FIRST_MS, note } from "./note.js";
import { pack } from "./parcels.js";
import { post } from "./post.js";
import { look } from "./recorder.js";
import { forgetConfirmed } from "./segments.js";
import { VERSION } from "./version.js";
import { ask } from "./widget.js";

/** @typedef {import("./page.js").Page} Page */

/**
 * Send what is new if it is time; to be called every second or so while the page is visible. A
 * hidden page sends in any case, for it may be its last chance; else no answer may be awaited, nor
 * may the collector have asked for peace.
 * @param {Page} page
 */
export function tick(page) {
  if (!page.isNews) return;
  const isDue = !page.sending && now(page) >= Math.max(page.dueAt, page.blockedUntil);
  if (isDue || !page.sight) send(page);
  else if (now(page) >= page.savedAt + FIRST_MS) packed(page);
}

/**
 * Send without waiting for the next beat.
 * @param {Page} page
 */
export function flush(page) {
  look(page);
  page.dueAt = 0;
  tick(page);
}

/** @param {Page} page */
function packed(page) {
  const parcels = pack(page);
  save(page, parcels);
  page.savedAt = now(page);
  return parcels;
}

/** @param {Page} page */
function send(page) {
  const others = page.sight ? leftBehind(page) : [];
  page.isNews = false;
  const parcels = packed(page);
  if (parcels[0]) page.sentAt = page.savedAt;
  for (const parcel of [...parcels, ...others]) sendParcel(page, parcel);
}

/**
 * Send what belongs to one owner; `sent_at` is on the timeline of the page, as its segments are.
 * @param {Page} page
 * @param {import("./parcels.js").Parcel} parcel
 */
function sendParcel(page, parcel) {
  const { owner } = parcel;
  const envelope = toJson({
    key: page.key,
    identity: owner.identity,
    sent_at: look(page),
    monotonic_ms: Math.round(now(page)),
    lib: { name: "seatbeat.js", version: VERSION },
    events: 0,
  });
  page.sending += 1;
  post(page, "v1/batch", `${envelope.slice(0, -2)}[${parcel.texts}]}`).then(
    page.guarded(([status, said, waitMs]) => {
      page.sending -= 1;
      if (status == null) return;
      page.failures = status === 200 ? 0 : page.failures + 1;
      page.blockedUntil = page.failures && now(page) + backoffMs(page.failures, waitMs);
      // Refused is refused; "too slow" and "too many" are not for good.
      if (/^4(?!08|29)|200/.test(/** @type {any} */ (status))) {
        for (const item of parcel.items) item.confirm();
        forgetConfirmed(page);
      } else note(page);
      if (!page.sending && !page.isNews) save(page, []);
      if (said.surveys && owner === page.context.owner) ask(page, { due: said.surveys });
      // What it refuses is counted and told as errors are.
      said.rejected?.forEach(
        page.guarded((/** @type {object} */ event) => {
          throw event;
        }),
      );
    }),
  );
}
