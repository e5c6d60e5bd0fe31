import assert from "node:assert/strict";
import { test } from "node:test";
import { engaged } from "./collector.js";
import { createWorld } from "./world.js";

test("C01 ten minutes of work are ten minutes", async () => {
  const world = createWorld();
  const page = world.open();
  await page.work({ from: 0, to: 600 });
  await world.at(700);
  assert.equal(engaged(world), 600);
});

for (const [gap, expected] of [[60, 60], [60.001, 0]]) {
  test(`C02 two inputs ${gap} s apart are ${expected} s`, async () => {
    const world = createWorld();
    const page = world.open();
    await world.at(200);
    page.press();
    await world.at(200 + gap);
    page.press();
    await world.at(400);
    assert.equal(engaged(world), expected);
  });
}

for (const [idle, expected] of [[30, 0], [60, 630], [120, 630]]) {
  test(`C04 an input every 45 s is ${expected} s when asked with ${idle} s`, async () => {
    const world = createWorld();
    const page = world.open();
    await page.work({ from: 0, to: 630, every: 45 });
    await world.at(1000);
    assert.equal(engaged(world, { idleMs: idle * 1000 }), expected);
  });
}

test("C06 a page left open for five hours is nothing, and sends nothing meanwhile", async () => {
  const world = createWorld();
  const page = world.open();
  await world.at(5 * 3600);
  page.close();
  await world.at(5 * 3600 + 60);
  assert.equal(engaged(world), 0);
  assert.equal(world.requestsIn(10, 5 * 3600 - 1).length, 0);
});

test("C07 reading for 40 s without any input counts once the tab is closed", async () => {
  const world = createWorld();
  const page = world.open();
  await world.at(40);
  page.close();
  await world.at(41);
  assert.equal(engaged(world), 40);
});

test("C08 idling in focus counts nothing, not even the first minute of it", async () => {
  const world = createWorld();
  const page = world.open();
  await page.work({ from: 0, to: 120 });
  await page.work({ from: 1620, to: 1740 });
  await world.at(1900);
  assert.equal(engaged(world), 240);
});

test("C09 a page opened in the background counts from when it is first shown", async () => {
  const world = createWorld();
  const page = world.open({ visible: false });
  await world.at(29 * 60);
  assert.equal(world.requests.length, 0);
  page.show();
  await world.at(29 * 60 + 10);
  page.close();
  await world.at(30 * 60);
  assert.equal(engaged(world), 10);
});

for (const [id, away] of [["C11", 1200], ["C12", 30]]) {
  test(`${id} ${away} s in another tab don't count`, async () => {
    const world = createWorld();
    const page = world.open();
    await page.work({ from: 0, to: 120 });
    page.hide();
    await world.at(120 + away);
    page.show();
    await page.work({ from: 120 + away, to: 240 + away });
    await world.at(400 + away);
    assert.equal(engaged(world), 240);
    assert.equal(world.requestsIn(120, 120 + away).length, 0);
  });
}

for (const lastInput of [60, 58]) {
  test(`C14 30 s in the address bar don't count (last input at ${lastInput})`, async () => {
    const world = createWorld();
    const page = world.open();
    await page.work({ from: 0, to: lastInput, every: 2 });
    await world.at(60);
    page.blur();
    await world.at(90);
    page.focus();
    await page.work({ from: 90, to: 150 });
    await world.at(300);
    assert.equal(engaged(world), 120);
  });
}
