const SAID_MS = 2000;

/** Have the buttons beside texts copy them. */
export function createCopying(shell) {
  for (const button of document.querySelectorAll("[data-copies]")) {
    button.addEventListener("click", async () => {
      const code = shell.byId(button.dataset.copies);
      const done = await copied(code);
      button.textContent = done ? "Copied" : "Press Ctrl+C";
      shell.say(done ? "Copied" : "The text is selected: press Ctrl+C");
      window.setTimeout(() => (button.textContent = "Copy"), SAID_MS);
    });
  }
}

/** Where the browser lets no page copy (no HTTPS), the text is selected for the reader to do it. */
async function copied(code) {
  try {
    await navigator.clipboard.writeText(code.textContent);
    return true;
  } catch {
    window.getSelection().selectAllChildren(code);
    return false;
  }
}
