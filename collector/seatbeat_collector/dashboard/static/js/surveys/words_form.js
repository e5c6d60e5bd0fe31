import { make } from "./make.js";
import { at, put } from "./documents.js";
import { show, valueOf } from "./values.js";

const PREFIX = "texts.";

/**
 * The words of a survey, one language at a time.
 * @param {HTMLFormElement} form
 * @param {() => void} onLanguage another language is looked at
 */
export function createWords(form, onLanguage) {
  const select = document.getElementById("language");
  const another = document.getElementById("another");
  const add = document.getElementById("add-language");
  const controls = [...form.elements].filter(({ name }) => name?.startsWith(PREFIX));
  let texts = {};
  let language = select.value;

  const inside = (control) => control.name.slice(PREFIX.length);

  /** Take over what stands in the form. */
  function keep() {
    const own = {};
    for (const control of controls) put(own, inside(control), valueOf(control));
    if (Object.keys(own).length) texts[language] = own;
    else delete texts[language];
  }

  function fill() {
    for (const control of controls) show(control, at(texts[language] ?? {}, inside(control)));
  }

  function go(tag) {
    keep();
    offer(tag);
    select.value = language = tag;
    fill();
    onLanguage();
  }

  function offer(tag) {
    if ([...select.options].every(({ value }) => value !== tag)) select.append(make("option", { value: tag }, tag));
  }

  function addAnother() {
    const tag = another.value.trim();
    another.value = "";
    if (tag) go(tag);
  }

  select.addEventListener("change", () => go(select.value));
  add.addEventListener("click", addAnother);
  another.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    addAnother();
  });

  return {
    controls,
    go,
    get language() {
      return language;
    },
    /** The words of all languages that have any. */
    read() {
      keep();
      return structuredClone(texts);
    },
    /** Begin with the words of a survey that is there. */
    begin(given, tag) {
      texts = structuredClone(given);
      Object.keys(texts).forEach(offer);
      offer(tag);
      select.value = language = tag;
      fill();
    },
    /** In an empty field stands what is said without it. */
    suggest(shown) {
      for (const control of controls) control.placeholder = at(shown, inside(control)) ?? "";
    },
  };
}
