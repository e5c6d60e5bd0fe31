/** What a control of the form holds, as a definition has it; undefined where it says nothing. */
export function valueOf(control) {
  const { kind } = control.dataset;
  if (kind === "flag") return control.checked;
  const text = control.value.trim();
  return text === "" ? undefined : READ[kind] ? READ[kind](text) : text;
}

/** Have a control show a value of a definition. */
export function show(control, value) {
  const { kind } = control.dataset;
  if (kind === "flag") control.checked = Boolean(value);
  else control.value = value === undefined || value === null ? "" : (WRITE[kind]?.(value) ?? String(value));
}

const READ = {
  number: (text) => (Number.isNaN(Number(text)) ? text : Number(text)),
  length: (text) => (/^\d+$/.test(text) ? Number(text) : text),
  list: (text) => parts(text, /[,\n]/),
  lines: (text) => parts(text, /\n/),
  traits: (text) => Object.fromEntries(parts(text, /\n/).map(trait)),
  // The reader's own clock; what the API takes has a zone.
  instant: (text) => new Date(text).toISOString(),
};

const WRITE = {
  list: (values) => values.join(", "),
  lines: (values) => values.join("\n"),
  traits: (traits) => Object.entries(traits).map(([name, value]) => `${name} = ${[value].flat().map(asText).join(", ")}`).join("\n"),
  instant: (text) => localTime(new Date(text)),
};

function parts(text, between) {
  return text.split(between).map((part) => part.trim()).filter(Boolean);
}

/** `plan = pro, team` is a name and its values; true, 12 and null are what they look like. */
function trait(line) {
  const [name, ...rest] = line.split("=");
  return [name.trim(), parts(rest.join("="), /,/).map(plain)];
}

function plain(text) {
  if (/^(true|false|null|-?\d+(\.\d+)?)$/.test(text) || /^".*"$/.test(text)) return JSON.parse(text);
  return text;
}

function asText(value) {
  const looksLikeMore = typeof value === "string" && plain(value) !== value;
  return typeof value === "string" && !looksLikeMore ? value : JSON.stringify(value);
}

function localTime(date) {
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
