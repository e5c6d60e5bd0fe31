import assert from "node:assert/strict";
import { test } from "node:test";
import { createWorld } from "./world.js";

async function activitiesAfter(...clicks) {
  const world = createWorld();
  const page = world.open();
  for (const click of clicks) page.click(...click);
  await world.at(6);
  const { events } = world.requests[0].body;
  const found = events.filter(({ type }) => type === "activity");
  return { found: found.map(({ name, properties }) => [name, properties]), page };
}

test("a click on an element that declares an activity reports it, wherever it is hit", async () => {
  const { found } = await activitiesAfter(
    [[{ seatbeat: "report.exported" }]],
    [[{}, {}, { seatbeat: "report.shared" }, { seatbeat: "outer" }]],
  );
  assert.deepEqual(found, [["report.exported", undefined], ["report.shared", undefined]]);
});

test("it may declare properties", async () => {
  const { found } = await activitiesAfter(
    [[{ seatbeat: "report.exported", seatbeatProperties: '{"format": "pdf"}' }]],
  );
  assert.deepEqual(found, [["report.exported", { format: "pdf" }]]);
});

test("a click made by a script, or on anything else, is no activity", async () => {
  const { found, page } = await activitiesAfter(
    [[{ seatbeat: "report.exported" }], { isTrusted: false }],
    [[{}, { seatbeat: "" }]],
    [[]],
  );
  assert.deepEqual([found, page.seatbeat.counts.errors], [[], 0]);
});

test("properties that are no JSON are counted as an error, and none of the page's", async () => {
  const { found, page } = await activitiesAfter(
    [[{ seatbeat: "report.exported", seatbeatProperties: "{format: pdf}" }]],
  );
  assert.deepEqual([found, page.seatbeat.counts.errors], [[], 1]);
});
