import assert from "node:assert/strict";
import { test } from "node:test";
import { createWorld } from "./world.js";

const HERE = new URL("widget_stand_in", import.meta.url).href;
const NPS = { id: "nps-q4", delay_ms: 5000, trigger: null, pages: null };
const CSAT = { id: "csat", delay_ms: 0, trigger: "report.exported", pages: null };

/** A page that is told in its first answer what is due; `said` may be changed. */
async function told(surveys, options) {
  const world = createWorld();
  world.answer = ({ url }) => ({ status: 200, said: url.endsWith("/v1/batch") ? { surveys } : {} });
  const page = world.open({ url: HERE, ...options });
  await world.at(6);
  await loaded();
  return { world, page, widget: page.window.widget };
}

/** Let a module be loaded. */
async function loaded() {
  await import(`${HERE}/w.js`);
  await new Promise((resolve) => setImmediate(resolve));
}

test("without a hint nothing of the widget is loaded", async () => {
  const { page, widget } = await told(undefined);
  assert.deepEqual([widget, page.seatbeat.counts.errors], [undefined, 0]);
});

test("a hint loads the widget once and tells it what is due; later ones go to it", async () => {
  const { world, page, widget } = await told([NPS]);
  world.answer = () => ({ status: 200, said: { surveys: [CSAT] } });
  await page.work({ from: 30, to: 40 });
  assert.equal(page.window.widget, widget);
  assert.deepEqual(widget.heard, [["ask", [NPS], undefined], ["due", [CSAT], undefined]]);
});

test("survey(id) asks without a hint, and again when the widget is there", async () => {
  const { page } = await told(undefined);
  page.seatbeat.survey("nps-q4");
  await loaded();
  page.seatbeat.survey("csat");
  assert.deepEqual(page.window.widget.heard, [["ask", [], "nps-q4"], ["due", [], "csat"]]);
});

test("two calls while it loads load it once", async () => {
  const { page } = await told(undefined);
  page.seatbeat.survey("nps-q4");
  page.seatbeat.survey("csat");
  await loaded();
  assert.deepEqual(page.window.widget.heard, [["ask", [], "csat"]]);
});

test("the widget hears of every activity, called or declared", async () => {
  const { page, widget } = await told([CSAT]);
  page.seatbeat.activity("report.exported");
  page.click([{ seatbeat: "report.shared" }]);
  assert.deepEqual(widget.heard.slice(1), [["hear", "report.exported"], ["hear", "report.shared"]]);
});

test("a lease is asked for the present user, and is what the collector says or none", async () => {
  const account = { account: "acme", token: "jwt" };
  const { world, widget } = await told([NPS], { account });
  const lease = { lease: { display_id: "d", expires_in_ms: 60_000, survey: {} } };
  const answers = [
    [{ status: 200, said: lease }, lease],
    [{ status: 200, said: { lease: null } }, { lease: null }],
    [{ status: 429, said: { code: "rate_limited" } }, { code: "rate_limited" }],
    [{ status: 503, said: "<h1>down</h1>" }, 0],
    [new TypeError("Failed to fetch"), 0],
  ];
  for (const [answer, expected] of answers) {
    world.answer = () => (answer instanceof Error ? Promise.reject(answer) : answer);
    assert.deepEqual(await widget.link.lease({ survey_id: "nps-q4", languages: ["de"] }), expected);
  }
  const { url, body } = world.requests.at(-1);
  assert.equal(url, `${HERE}/v1/surveys/lease`);
  assert.deepEqual(body, {
    key: "sbw_test",
    identity: "jwt",
    user_id: "u-17",
    account_id: "acme",
    survey_id: "nps-q4",
    languages: ["de"],
  });
});

test("while the collector wants peace nothing can be told, and the widget knows", async () => {
  const { world, page, widget } = await told([NPS]);
  assert.equal(widget.link.isOpen(), true);
  world.answer = () => ({ status: 429, headers: { "Retry-After": "70" } });
  page.press();
  page.seatbeat.flush();
  await world.at(7);
  world.answer = () => ({ status: 200 });
  assert.equal(widget.link.isOpen(), false);
  await world.at(78);
  assert.equal(widget.link.isOpen(), true);
});

test("a step is an event of the present user, sent at once, kept until confirmed", async () => {
  const { world, widget } = await told([NPS]);
  const step = { survey_id: "nps-q4", display_id: "d", rev: 2, action: "answered", score: 9 };
  world.answer = () => ({ status: 503 });
  widget.link.tell(step);
  const sent = world.requests.at(-1).body.events.find(({ type }) => type === "survey");
  const { id, occurred_at, page_id, epoch, app, ...told_ } = sent;
  assert.deepEqual(told_, { type: "survey", user_id: "u-17", account_id: "acme", ...step });
  assert.ok(id && occurred_at && page_id && app === "web" && epoch === 0);
  world.answer = () => ({ status: 200 });
  await world.at(100);
  const again = world.requests.at(-1).body.events.find(({ type }) => type === "survey");
  assert.equal(again.id, id);
});

test("a step told while an answer is awaited goes with the next second", async () => {
  const { world, page, widget } = await told([NPS]);
  let answer;
  world.answer = () => new Promise((resolve) => (answer = resolve));
  page.seatbeat.activity("report.exported");
  page.seatbeat.flush();
  widget.link.tell({ survey_id: "nps-q4", display_id: "d", rev: 1, action: "shown" });
  answer({ status: 200 });
  await loaded();
  await world.at(8);
  assert.ok(world.requests.at(-1).body.events.some(({ action }) => action === "shown"));
});

test("what the widget tells when the page is left goes out and outlives the page", async () => {
  const { world, page, widget } = await told([NPS]);
  world.answer = () => new Promise(() => undefined);
  page.window.addEventListener("pagehide", () =>
    widget.link.tell({ survey_id: "nps-q4", display_id: "d", rev: 2, action: "abandoned" }),
  );
  page.press();
  page.close();
  const last = world.requests.at(-1);
  assert.ok(last.body.events.some(({ action }) => action === "abandoned"));
  assert.equal(last.keepalive, true);
});

for (const [what, change] of [
  ["another user", (seatbeat) => seatbeat.identify("u-18", "acme")],
  ["another account", (seatbeat) => seatbeat.identify("u-17", "globex")],
  ["reset", (seatbeat) => seatbeat.reset()],
  ["consent withdrawn", (seatbeat) => seatbeat.consent(false)],
]) {
  test(`${what}: the widget is closed and forgets what was due`, async () => {
    const { page, widget } = await told([NPS]);
    change(page.seatbeat);
    assert.deepEqual(widget.heard.at(-1), ["close", [], undefined]);
  });
}

test("the same user with a fresh token is not disturbed", async () => {
  const { page, widget } = await told([NPS]);
  page.seatbeat.identify("u-17", { account: "acme", token: "fresh" });
  assert.equal(widget.heard.length, 1);
});

test("a hint for one user is not shown to the next", async () => {
  const world = createWorld();
  world.answer = () => new Promise((resolve) => (world.reply = resolve));
  const page = world.open({ url: HERE });
  await world.at(6);
  page.seatbeat.identify("u-18", "acme");
  world.reply({ status: 200, said: { surveys: [NPS] } });
  await loaded();
  assert.equal(page.window.widget, undefined);
});

test("C41 without consent no widget, no lease and no step: not one request", async () => {
  const { world, page, widget } = await told([NPS]);
  page.seatbeat.consent(false);
  const before = world.requests.length;
  page.seatbeat.survey("nps-q4");
  assert.equal(await widget.link.lease({ survey_id: "nps-q4" }), 0);
  widget.link.tell({ survey_id: "nps-q4", display_id: "d", rev: 1, action: "shown" });
  await world.at(100);
  assert.deepEqual([world.requests.length, widget.heard.at(-1)[0]], [before, "close"]);
});

test("a widget that can't be loaded or breaks is counted and tried again", async () => {
  const world = createWorld();
  const page = world.open({ url: new URL("nowhere", import.meta.url).href });
  page.seatbeat.survey("nps-q4");
  await assert.rejects(import(new URL("nowhere/w.js", import.meta.url).href));
  await loaded();
  page.seatbeat.survey("nps-q4");
  await loaded();
  assert.equal(page.seatbeat.counts.errors, 2);

  const { page: other, widget } = await told([NPS]);
  widget.heard.push = () => { throw new Error("broken"); };
  other.seatbeat.survey("csat");
  other.seatbeat.activity("report.exported");
  assert.equal(other.seatbeat.counts.errors, 2);
});
