import { openStorage } from "./journal.js";
import { createLink } from "./link.js";
import { createPulse } from "./pulse.js";
import { randomHex } from "./random_hex.js";

/**
 * What a widget is given to work with; see survey_widgets.
 * @typedef {object} Link
 * @property {object[]} due
 * @property {string} [wanted]
 * @property {() => boolean} isOpen whether steps would be sent now
 * @property {(fields: object) => Promise<any>} lease
 * @property {(step: object) => void} tell
 * @property {(name: string) => void} [hear]
 */

/**
 * All that is known about one document; its functions are in the files beside this one.
 * @typedef {object} Page
 * @property {Window & typeof globalThis} view
 * @property {import("../index.js").Counts} counts
 * @property {import("./guard.js").Guarded} guarded
 * @property {string} key
 * @property {string} base the collector's address, with a slash at its end
 * @property {{ page_id: string, app?: string }} names what every event of this page carries
 * @property {string | null} [named] the feature as the page named it
 * @property {boolean} watched unless consent is withdrawn
 * @property {boolean} [left] from the moment the page is put away until it is seen again
 * @property {string} about the traits of the user, as JSON
 *
 * @property {number} wall the wall clock at the start of the era
 * @property {number} mono the monotonic clock then
 * @property {import("./clock.js").Era} era
 * @property {number} at how long the era has lasted when last looked at, in ms
 * @property {import("./sight.js").Sight} sight
 * @property {() => void} onSight called when the page is shown or hidden
 * @property {number} evidenceAt when a person last did something, on the clock of `at`
 * @property {Set<unknown>} holds
 * @property {import("./segments.js").Context} context
 * @property {import("./segments.js").Segment} [mark] the one that is open
 * @property {import("./segments.js").Segment} [seen] the presence that is open
 *
 * @property {import("./segments.js").Segment[]} segments what is not confirmed, and what is open
 * @property {number} next the number of the next segment
 * @property {import("./parcels.js").Item[]} kept other events that are not confirmed
 * @property {Record<string, string>} storage
 *
 * @property {boolean} [isNews] whether something is to be sent
 * @property {number} sending how many answers are awaited
 * @property {number} failures how many in a row
 * @property {number} dueAt when to send; this and what follows on the monotonic clock
 * @property {number} blockedUntil
 * @property {number} sentAt
 * @property {number} savedAt
 *
 * @property {Link} link
 * @property {any} [widget] what asks surveys, once loaded
 * @property {boolean} [isLoading]
 */

/**
 * Begin to know a document.
 * @param {Window & typeof globalThis} window
 * @param {import("../index.js").Options} options
 * @param {import("../index.js").Counts} counts
 * @param {Page["guarded"]} guarded
 */
export function createPage(window, options, counts, guarded) {
  const wall = window.Date.now();
  const era = { epoch: 0, anchor: wall };
  const page = /** @type {any} */ ({
    view: window,
    counts,
    guarded,
    key: options.key,
    base: new URL(options.url.replace(/\/*$/, "/"), window.location.href),
    names: { page_id: randomHex(window, 16), app: options.app },
    named: options.feature,
    watched: !(options.gpc && /** @type {any} */ (window.navigator).globalPrivacyControl),
    about: "",
    wall,
    mono: window.performance.now(),
    era,
    at: 0,
    sight: 0,
    evidenceAt: -Infinity,
    holds: new Set(),
    segments: [],
    next: 0,
    kept: [],
    storage: openStorage(window),
    sending: 0,
    failures: 0,
    dueAt: 0,
    blockedUntil: 0,
    sentAt: -Infinity,
    savedAt: 0,
  });
  page.context = { owner: {}, era };
  page.link = createLink(page);
  page.onSight = createPulse(page);
  return page;
}
