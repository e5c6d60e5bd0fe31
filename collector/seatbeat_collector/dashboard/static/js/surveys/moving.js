const NAME = "seatbeat.my_name";
const NEEDS_REASON = new Set(["resolved", "wont_fix"]);
const TITLES = {
  acknowledged: "Acknowledge this case?",
  in_progress: "Work on this case?",
  resolved: "Resolve this case?",
  wont_fix: "Close it without a fix?",
};

/** The dialog before a case moves: why it is closed, and who does it. */
export function createMoving({ byId }) {
  const dialog = byId("moving");
  const [reason, by] = [byId("reason"), byId("by")];

  dialog.querySelector("form").addEventListener("submit", (event) => {
    const isMissing = !byId("reason-field").hidden && !reason.value.trim();
    if (event.submitter?.value !== "yes" || !isMissing) return;
    event.preventDefault();
    byId("moving-problem").textContent = "Say why, for those who look at it later.";
    reason.focus();
  });

  return {
    /** What to send along with the new state, or null when it is not wanted after all. */
    async ask(case_, state) {
      byId("moving-title").textContent = TITLES[state];
      byId("moving-yes").textContent = "Go on";
      byId("moving-problem").textContent = "";
      byId("reason-field").hidden = !NEEDS_REASON.has(state);
      reason.value = "";
      by.value = window.sessionStorage.getItem(NAME) ?? "";
      dialog.returnValue = "no";
      dialog.showModal();
      await new Promise((done) => dialog.addEventListener("close", done, { once: true }));
      if (dialog.returnValue !== "yes") return null;
      window.sessionStorage.setItem(NAME, by.value.trim());
      return {
        ...(NEEDS_REASON.has(state) && { reason: reason.value.trim() }),
        ...(by.value.trim() && { by: by.value.trim() }),
      };
    },
  };
}
