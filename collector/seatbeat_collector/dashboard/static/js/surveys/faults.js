/**
 * Says of each field what is wrong with it, at the field.
 * @param {HTMLFormElement} form
 * @param {{ language: string, go: (tag: string) => void }} words
 */
export function createFaults(form, words) {
  const summary = document.getElementById("problem");

  /** The field of the form to which a path of the definition belongs. */
  function fieldOf(path) {
    const [part, language, ...rest] = path.split(".");
    let name = path;
    if (part === "texts") name = language === words.language ? ["texts", ...rest].join(".") : "";
    for (; name; name = name.slice(0, Math.max(name.lastIndexOf("."), 0))) {
      const field = form.querySelector(`[data-field="${CSS.escape(name)}"]`);
      if (field) return field;
    }
    return null;
  }

  function mark(field, message) {
    document.getElementById(`problem-${field.dataset.field}`).textContent = message;
    field.querySelector("input:not([type=color]), textarea, select")?.setAttribute("aria-invalid", "true");
  }

  function clear() {
    summary.textContent = "";
    for (const problem of form.querySelectorAll(".problem")) problem.textContent = "";
    for (const control of form.querySelectorAll("[aria-invalid]")) control.removeAttribute("aria-invalid");
  }

  return {
    clear,
    /** @param {{ path: string, message: string }[]} errors; those without a field are said above */
    show(errors, general = "") {
      clear();
      const others = [];
      for (const { path, message } of errors) {
        const field = fieldOf(path);
        if (field) mark(field, message);
        else others.push(path ? `${path}: ${message}` : message);
      }
      summary.textContent = others.join(" ") || (errors.length ? "" : general);
    },
    /** Lead the reader to the first one. */
    focusFirst() {
      const first = form.querySelector("[aria-invalid]");
      first?.closest("details")?.setAttribute("open", "");
      first?.focus();
    },
  };
}
