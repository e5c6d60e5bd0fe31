import { guard } from "./guard.js";
import { assume, readIdentity } from "./identity.js";
import { report } from "./report.js";

/**
 * The calls a page can make.
 * @param {Window & typeof globalThis} window
 * @param {import("./page.js").Page} page
 * @returns {Omit<import("../index.js").Seatbeat, "counts" | "q">}
 */
export function createApi(window, page) {
  const { counts, state, names, feature, ledgers, outbox, recorder, flusher } = page;

  /** Tell the collector who the user is. */
  function announce() {
    const { traits } = recorder.owner;
    report(window, page, "identify", () => ({ traits: traits && JSON.parse(traits) }));
  }

  return {
    identify(user, account) {
      const given = readIdentity(user, account);
      if (!given) console.warn("seatbeat: user or account id missing");
      else if (assume(recorder, given)) announce();
    },
    activity(name, properties) {
      report(window, page, "activity", (epoch) => {
        return { ...names, epoch, feature: feature.read(), name: String(name), properties };
      });
    },
    feature(name) {
      feature.set(name);
      recorder.look();
    },
    hold() {
      recorder.hold();
      flusher.note();
      let isHeld = true;
      return guard(counts, () => {
        if (!isHeld) return;
        isHeld = false;
        recorder.release();
        flusher.note();
      });
    },
    flush() {
      recorder.look();
      flusher.flush();
    },
    reset() {
      if (recorder.owner.user_id) recorder.handOver({});
      flusher.note();
    },
    consent(given) {
      if (state.watched === given) return;
      state.watched = given;
      recorder.look();
      if (given && recorder.owner.user_id) announce();
      if (given) return;
      for (const box of [...ledgers, outbox]) box.clear();
    },
  };
}
