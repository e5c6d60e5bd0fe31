const isObject = (value) => value !== null && typeof value === "object" && !Array.isArray(value);
const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

/** The value at a dotted path. */
export function at(document, path) {
  return path.split(".").reduce((value, name) => value?.[name], document);
}

/** Set the value at a dotted path; undefined leaves the document as it is. */
export function put(document, path, value) {
  if (value === undefined) return;
  const names = path.split(".");
  const last = names.pop();
  let inner = document;
  for (const name of names) inner = inner[name] ??= {};
  inner[last] = value;
}

/** What turns one document into another (RFC 7396): null takes away, objects are merged. */
export function patchBetween(before, after) {
  const patch = {};
  for (const name of Object.keys(before)) if (!(name in after)) patch[name] = null;
  for (const [name, value] of Object.entries(after)) {
    if (isObject(value) && isObject(before[name])) {
      const inner = patchBetween(before[name], value);
      if (Object.keys(inner).length) patch[name] = inner;
    } else if (!same(before[name], value)) patch[name] = value;
  }
  return patch;
}

/** Only what differs from the defaults: a document that says no more than it must. */
export function without(document, defaults) {
  const rest = {};
  for (const [name, value] of Object.entries(document)) {
    if (isObject(value)) {
      const inner = without(value, defaults[name] ?? {});
      if (Object.keys(inner).length) rest[name] = inner;
    } else if (!same(value, defaults[name])) rest[name] = value;
  }
  return rest;
}
