/**
 * Engaged time by its definition, for one user: spans are [start, end] in ms, marks may be points.
 * Engaged = (marks where visible) ∪ (gaps of at most `idleMs` between marks, where focused).
 */
export function engagedSpans({ marks, visible, focused }, { idleMs = 60_000 } = {}) {
  const runs = union(marks);
  const gaps = runs
    .slice(1)
    .map(([start], i) => [runs[i][1], start])
    .filter(([start, end]) => end - start <= idleMs);
  return union([...intersect(runs, union(visible)), ...intersect(gaps, union(focused))]);
}

export function engagedSeconds(facts, options) {
  return length(engagedSpans(facts, options)) / 1000;
}

/** The same total, split: an instant goes to its (later-started) mark, a gap to that before it. */
export function secondsByFeature(facts, options) {
  const marks = facts.marks.toSorted((a, b) => a[0] - b[0] || a[1] - b[1]);
  const spans = engagedSpans(facts, options);
  const instants = [...spans, ...marks].flatMap(([start, end]) => [start, end]);
  const edges = [...new Set(instants)].sort((a, b) => a - b);
  const split = {};
  for (const [from, to] of edges.slice(1).map((edge, i) => [edges[i], edge])) {
    const counted = length(intersect([[from, to]], spans));
    const started = marks.filter(([start]) => start <= from);
    const owner = started.findLast(([, end]) => end >= to) ?? latestEnd(started);
    if (counted) split[owner[2]] = (split[owner[2]] ?? 0) + counted / 1000;
  }
  return split;
}

function latestEnd(marks) {
  return marks.reduce((a, b) => (a && a[1] > b[1] ? a : b), undefined);
}

function length(spans) {
  return spans.reduce((sum, [start, end]) => sum + end - start, 0);
}

/** Merge what overlaps or touches; points stay. */
export function union(spans) {
  const merged = [];
  for (const [start, end] of spans.toSorted((a, b) => a[0] - b[0])) {
    const last = merged.at(-1);
    if (last && start <= last[1]) last[1] = Math.max(last[1], end);
    else merged.push([start, end]);
  }
  return merged;
}

function intersect(left, right) {
  return left.flatMap(([a, b]) =>
    right.map(([c, d]) => [Math.max(a, c), Math.min(b, d)]).filter(([start, end]) => start <= end),
  );
}
