import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { bandOf, isOnScale, result, rollup, shown } from "../../survey_widgets/src/scoring.js";

const contract = JSON.parse(
  await readFile(new URL("../contract/surveys.json", import.meta.url), "utf8"),
);

function scoresOf(counts) {
  return Object.entries(counts).flatMap(([score, number]) => Array(number).fill(Number(score)));
}

/** Rounded as the contract is: half away from zero, like Python's `round` on these numbers. */
function rounded(value, places) {
  return Number(value.toFixed(places));
}

for (const { name, kind, counts, expect } of contract.cases) {
  test(`a worked number of the contract: ${name}`, () => {
    const found = result(kind, scoresOf(counts));
    for (const [field, expected] of Object.entries(expect)) {
      const value = found[field];
      if (field === "interval" && expected) {
        assert.deepEqual(value.map((edge) => rounded(edge, 2)), expected);
      } else if (typeof expected === "number") {
        assert.equal(rounded(value, 4), expected, field);
      } else {
        assert.deepEqual(value, expected, field);
      }
    }
  });
}

for (const { value, shown: expected } of contract.shown) {
  test(`${value} is shown as ${expected}, halves away from zero`, () => {
    assert.equal(shown(value), expected);
  });
}

test("zero is shown without a sign", () => assert.ok(Object.is(shown(-0.49), 0)));

test("what is no answer on the scale is refused", () => {
  for (const score of [-1, 11, 9.5, true, "9", null, 1e30, NaN]) {
    assert.equal(isOnScale("nps", score), false, String(score));
  }
  assert.ok(isOnScale("nps", 0) && isOnScale("ces", 7) && !isOnScale("csat", 0));
});

test("each answer has its band, whose texts are shown", () => {
  const bands = (metric, from, to) =>
    Array.from({ length: to - from + 1 }, (_, n) => bandOf(metric, from + n)[0]).join("");
  assert.equal(bands("nps", 0, 10), "lllllllmmhh");
  assert.equal(bands("csat", 1, 5), "llmhh");
  assert.equal(bands("ces", 1, 7), "lllmhhh");
});

for (const { name, accounts, ...expected } of contract.rollups) {
  test(`a portfolio is rolled up three ways side by side: ${name}`, () => {
    assert.deepEqual(rollup(accounts), expected);
  });
}

test("accounts of unknown revenue have no say in the weighted figure", () => {
  const [known, unknown] = [{ scores: [10], revenue: 100 }, { scores: [0], revenue: null }];
  assert.equal(rollup([known, unknown]).revenue_weighted, 100);
  assert.equal(rollup([unknown]).revenue_weighted, null);
  const nothing = { by_respondent: null, account_equal: null, revenue_weighted: null };
  assert.deepEqual(rollup([{ scores: [], revenue: 5 }]), nothing);
});
