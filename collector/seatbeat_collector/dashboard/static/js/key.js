const NAME = "seatbeat.read_key";

/**
 * The reader's key: taken out of the address once, then kept for as long as the tab lives.
 * @param {Window} window
 */
export function createKeyring(window) {
  let key = fromAddress(window) || stored(window) || "";
  if (key) keep(window, key);
  return {
    read: () => key,
    /** @param {string} given */
    set(given) {
      key = given.trim();
      keep(window, key);
    },
  };
}

/** `#key=sbr_…`, removed from the address so that it is neither shared nor kept in history. */
function fromAddress({ location, history }) {
  const fragment = new URLSearchParams(location.hash.slice(1));
  const key = fragment.get("key");
  if (key) history.replaceState(history.state, "", location.pathname + location.search);
  return key;
}

function stored(window) {
  try {
    return window.sessionStorage.getItem(NAME);
  } catch {
    return null; // storage is blocked: the key lives as long as the page
  }
}

function keep(window, key) {
  try {
    if (key) window.sessionStorage.setItem(NAME, key);
    else window.sessionStorage.removeItem(NAME);
  } catch {
    return; // as above
  }
}
