const WORDS = { draft: "Draft", live: "Live", paused: "Paused", ended: "Ended" };

/** Where a survey stands, in a word or two; a mode other than live is said, it is no real asking. */
export function statusText({ status, mode }) {
  return mode && mode !== "live" ? `${WORDS[status]}, ${mode}` : WORDS[status];
}

/** What can be done next: from a status to which other, and what the button says. */
export const NEXT = {
  draft: { to: "live", label: "Publish" },
  live: { to: "paused", label: "Pause" },
  paused: { to: "live", label: "Go on asking" },
  ended: { to: "live", label: "Publish again" },
};
