const NAMES = ["ask", "loading", "empty", "trouble", "portfolio"];

/**
 * Exactly one of the page's states is in sight.
 * @param {Document} document
 */
export function createStates(document) {
  const live = document.getElementById("live");
  const liveText = document.getElementById("live-text");
  const liveAt = document.getElementById("live-at");

  function only(name) {
    for (const other of NAMES) document.getElementById(other).hidden = other !== name;
    document.getElementById("forget").hidden = name === "ask";
  }

  return {
    ask(problem = "") {
      only("ask");
      live.hidden = true;
      document.getElementById("ask-problem").textContent = problem;
      document.getElementById("ask-key").focus();
    },
    loading: () => only("loading"),
    empty: () => only("empty"),
    portfolio: () => only("portfolio"),
    trouble(text) {
      only("trouble");
      document.getElementById("trouble-text").textContent = text;
    },
    /** How fresh the numbers are: `live`, or `stale` since the last good answer at `at`. */
    freshness(state, text, at) {
      live.hidden = false;
      live.dataset.state = state;
      liveText.textContent = text;
      if (at) liveAt.textContent = at.toLocaleTimeString("en", { timeStyle: "medium" });
    },
  };
}
