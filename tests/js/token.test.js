import assert from "node:assert/strict";
import { test } from "node:test";
import { collect, engaged } from "./collector.js";
import { createWorld } from "./world.js";

const part = (text) => Buffer.from(text).toString("base64url");

/** An identity token with these claims, written down as other servers' libraries may do it. */
const token = (claims, write = JSON.stringify) =>
  [part(write({ alg: "HS256", typ: "JWT" })), part(write(claims)), "-_sig"].join(".");

/** Whose events and which token a page sends that identified `u-17` with this second argument. */
async function saidOf(account) {
  const world = createWorld();
  world.open({ account });
  await world.at(6);
  const [{ body }] = world.requests;
  return [body.events[0].user_id, body.events[0].account_id, body.identity];
}

const CLAIMS = { sub: "u-17", acct: "acme", exp: 1_900_000_000 };
const spaced = (value) => JSON.stringify(value, null, 1);

for (const [what, claims, write] of [
  ["as the SDK makes it", CLAIMS],
  ["written with spaces", CLAIMS, spaced],
  ["of an account whose id is a number", { ...CLAIMS, acct: 4 }],
  ["of an account in another script", { ...CLAIMS, acct: "株式会社 Ünï 🦊" }],
  ["with signs that plain base64 has not", { ...CLAIMS, acct: "?>?>~~~", more: "ÿþ??>>" }],
]) {
  test(`identify takes an identity token for the account: ${what}`, async () => {
    const given = token(claims, write);
    assert.deepEqual(await saidOf(given), ["u-17", String(claims.acct), given]);
  });
}

for (const id of ["acme.co.uk", "www.example.com", "ey.ey.ey", "eyJhbGci", "1.2.3", "a.eyJ9.b"]) {
  test(`${id} is an account's id and no token`, async () => {
    assert.deepEqual(await saidOf(id), ["u-17", id, undefined]);
  });
}

test("a token that names no account names nobody, and one cut off neither", async (context) => {
  const warn = context.mock.method(console, "warn", () => undefined);
  for (const odd of [token({ sub: "u-17", exp: 1 }), "eyJhbGciOi.eyJzdWIiOi.x"]) {
    const world = createWorld();
    const page = world.open({ account: odd });
    await page.work({ from: 0, to: 60 });
    assert.deepEqual([world.requests.length, page.seatbeat.counts.errors], [0, 1]);
  }
  assert.equal(warn.mock.callCount(), 2);
});

test("a fresh token of the same account is used from then on, another account's hands over", async () => {
  const world = createWorld();
  const [old, fresh] = [token(CLAIMS), token({ ...CLAIMS, exp: CLAIMS.exp + 60 })];
  const page = world.open({ account: old });
  await page.work({ from: 0, to: 30 });
  page.seatbeat.identify("u-17", fresh);
  await page.work({ from: 33, to: 60 });
  page.seatbeat.identify("u-17", token({ ...CLAIMS, acct: "globex" }));
  await page.work({ from: 63, to: 90 });
  await world.at(200);
  const used = world.requests.filter(({ body }) => body.events[0].account_id === "acme");
  assert.deepEqual([used[0].body.identity, used.at(-1).body.identity], [old, fresh]);
  assert.equal(engaged(world), 60);
  assert.equal(engaged(world, { account: "globex" }), 30);
  const told = collect(world.requests).events.map(({ account_id }) => account_id);
  assert.deepEqual(told, ["acme", "globex"], "a new token alone is no news of the user");
});
