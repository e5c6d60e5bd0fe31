import { at, put } from "./documents.js";
import { createWords } from "./words_form.js";
import { show, valueOf } from "./values.js";

/** Fields that belong to one metric only. */
const ONLY = { thing: "csat", task: "ces" };

/**
 * The form as a survey's definition.
 * @param {HTMLFormElement} form
 * @param {() => void} onChange
 */
export function createDefinitionForm(form, onChange) {
  const words = createWords(form, onChange);
  const isOfWords = new Set(words.controls);
  const controls = [...form.elements].filter(
    (one) => one.dataset.kind && one.dataset.kind !== "metric" && !isOfWords.has(one),
  );
  const metrics = [...form.elements].filter(({ dataset }) => dataset.kind === "metric");
  let hasBegun = false;
  const metric = () => metrics.find(({ checked }) => checked).value;

  function fitToMetric() {
    for (const [path, only] of Object.entries(ONLY)) {
      for (const name of [path, `texts.${path}`]) {
        const field = form.querySelector(`[data-field="${name}"]`);
        field.hidden = metric() !== only && !form.elements[name].value;
      }
    }
  }

  function pick(picker) {
    form.elements[picker.dataset.picks].value = picker.value;
  }

  function read() {
    const document = { metric: metric() };
    for (const control of controls) put(document, control.name, valueOf(control));
    const texts = words.read();
    if (Object.keys(texts).length) document.texts = texts;
    return document;
  }

  form.addEventListener("input", ({ target }) => {
    if (target.dataset.picks) pick(target);
    const picker = form.querySelector(`[data-picks="${target.name}"]`);
    if (picker && /^#[0-9a-f]{6}$/i.test(target.value)) picker.value = target.value;
    if (target.id === "another" || target.id === "language") return;
    fitToMetric();
    onChange();
  });
  fitToMetric();

  return {
    words,
    read,
    /** What the fields hold before anything is written. */
    defaults: read(),
    show(survey) {
      for (const control of controls) show(control, at(survey, control.name));
      for (const radio of metrics) {
        radio.checked = radio.value === survey.metric;
        radio.disabled = true; // another scale is another survey
      }
      form.querySelector('[data-field="id"]').hidden = true;
      for (const picker of form.querySelectorAll("[data-picks]")) {
        const colour = at(survey, picker.dataset.picks);
        if (/^#[0-9a-f]{6}$/i.test(colour ?? "")) picker.value = colour;
      }
      words.begin(survey.texts ?? {}, hasBegun ? words.language : survey.default_language);
      hasBegun = true;
      fitToMetric();
    },
  };
}
