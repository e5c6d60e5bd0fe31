import assert from "node:assert/strict";
import { test } from "node:test";
import { Waiting } from "../../survey_widgets/src/waiting.js";

const hint = (fields) => ({ id: "nps", delay_ms: 5000, trigger: null, pages: null, ...fields });

function waiting(...hints) {
  const clock = { ms: 0 };
  const list = new Waiting(() => clock.ms);
  list.take(hints);
  return { clock, list, wait: (path, ms) => list.wait(path, ms)?.hint.id };
}

test("a survey waits for its delay, on its pages only and from the start after each leave", () => {
  const { wait } = waiting(hint({ pages: { include: ["/reports/*"] } }));
  assert.equal(wait("/home", 9000), undefined);
  assert.equal(wait("/reports/1", 4999), undefined);
  assert.equal(wait("/home", 1), undefined);
  assert.equal(wait("/reports/1", 4999), undefined);
  assert.equal(wait("/reports/2", 1), "nps");
});

test("its trigger comes first, and is kept when the same hint comes again", () => {
  const { list, wait } = waiting(hint({ trigger: "report.exported" }));
  assert.equal(wait("/", 60000), undefined);
  list.hear("report.opened");
  assert.equal(wait("/", 5000), undefined);
  list.hear("report.exported");
  assert.equal(wait("/", 3000), undefined);
  list.take([hint({ trigger: "report.exported" })]);
  assert.equal(wait("/", 2000), "nps");
});

test("the first that is ready is asked; what is due no more is forgotten", () => {
  const { list, wait } = waiting(hint({ id: "a", delay_ms: 9000 }), hint({ id: "b" }));
  assert.equal(wait("/", 5000), "b");
  assert.equal(wait("/", 4000), "a");
  list.take([hint({ id: "b" })]);
  assert.equal(wait("/", 0), "b");
  list.take([]);
  assert.equal(wait("/", 0), undefined);
  assert.ok(list.isEmpty);
});

test("what the page wants comes first, without delay, and stays when hints change", () => {
  const { list, wait } = waiting(hint({ delay_ms: 0 }));
  list.want("csat");
  list.take([hint({ delay_ms: 0 })]);
  assert.equal(wait("/anywhere", 0), "csat");
  list.settle({ hint: { id: "csat" } });
  assert.equal(wait("/anywhere", 0), "nps");
});

test("the collector is left in peace for five minutes after it was asked; a new user isn't", () => {
  const { clock, list, wait } = waiting(hint());
  list.settle({ hint: hint() });
  list.take([hint()]);
  assert.equal(wait("/", 5000), undefined);
  clock.ms = 300000;
  list.take([hint()]);
  assert.equal(wait("/", 5000), "nps");
  list.settle({ hint: hint() });
  list.clear();
  list.take([hint()]);
  assert.equal(wait("/", 5000), "nps");
});
