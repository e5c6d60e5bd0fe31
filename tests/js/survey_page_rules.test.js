import assert from "node:assert/strict";
import { test } from "node:test";
import { isOnPage } from "../../survey_widgets/src/page_rules.js";

const CASES = [
  ["/reports/17", null, true],
  ["/reports/17", {}, true],
  ["/reports/17", { include: [], exclude: [] }, true],
  ["/reports/17", { include: ["/reports/*"] }, true],
  ["/reports", { include: ["/reports/*"] }, false],
  ["/reports", { include: ["/reports"] }, true],
  ["/reports/", { include: ["/reports"] }, false],
  ["/a/reports/1", { include: ["/reports/*"] }, false],
  ["/a/reports/1", { include: ["*/reports/*"] }, true],
  ["/x/edit", { include: ["/*/edit"] }, true],
  ["/x/edit/y", { include: ["/*/edit"] }, false],
  ["/x/y/edit", { include: ["/*/edit"] }, true],
  ["/aba", { include: ["/ab*ba"] }, false],
  ["/abba", { include: ["/ab*ba"] }, true],
  ["/a.b", { include: ["/a?b"] }, false],
  ["/a+b(c)", { include: ["/a+b(c)"] }, true],
  ["/", { include: ["*"] }, true],
  ["/reports/new", { include: ["/reports/*"], exclude: ["*/new"] }, false],
  ["/settings", { exclude: ["/settings*"] }, false],
  ["/reports", { exclude: ["/settings*"] }, true],
  ["/b/c/d", { include: ["/a/*", "/b/*"] }, true],
  ["/axbxcx", { include: ["/a*b*c*"] }, true],
  ["/acbx", { include: ["/a*b*c*"] }, false],
];

for (const [path, rules, expected] of CASES) {
  test(`${path} is ${expected ? "" : "not "}meant by ${JSON.stringify(rules)}`, () => {
    assert.equal(isOnPage(path, rules), expected);
  });
}

test("a rule made to be slow is not", () => {
  const begun = performance.now();
  assert.equal(isOnPage(`/${"a".repeat(20000)}`, { include: [`/${"a*".repeat(2000)}b`] }), false);
  assert.ok(performance.now() - begun < 1000);
});
