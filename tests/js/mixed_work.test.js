import assert from "node:assert/strict";
import { test } from "node:test";
import { engaged } from "./collector.js";
import { createWorld } from "./world.js";

const TEN_MINUTES = 600;

/** A small generator of numbers from 0 to 1, the same for the same seed (mulberry32). */
function numbers(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A person with two windows side by side, who knows for how long they worked. */
class Worker {
  constructor(world, random) {
    Object.assign(this, { world, random, worked: 0, second: 0 });
    this.pages = [world.open(), world.open({ focused: false })];
    this.page = this.pages[0];
  }

  upTo(most) {
    return 1 + Math.floor(this.random() * most);
  }

  async pass(seconds) {
    this.second += seconds;
    await this.world.at(this.second);
  }

  /** Type or move the mouse; from the first input to the last it is work. */
  async work() {
    const [every, times] = [this.upTo(5), 2 + this.upTo(20)];
    this.page.press();
    for (let i = 0; i < times; i += 1) {
      await this.pass(every);
      this.page.press();
    }
    this.worked += every * times;
  }

  /** Read for less than the idle timeout, and go on. */
  async read() {
    const seconds = this.upTo(50);
    this.page.press();
    await this.pass(seconds);
    this.page.press();
    this.worked += seconds;
  }

  /** Be idle in front of it for longer than the idle timeout. */
  async idle() {
    this.page.press();
    await this.pass(60 + this.upTo(60));
    this.page.press();
  }

  /** Look at something else that covers both windows. */
  async turnAway() {
    this.page.press();
    for (const page of this.pages) page.hide();
    await this.pass(this.upTo(90));
    for (const page of this.pages) page.show();
    for (const page of this.pages) if (page !== this.page) page.blur();
    this.page.press();
  }

  async otherWindow() {
    this.page.press();
    this.page.blur();
    this.page = this.pages.find((page) => page !== this.page);
    this.page.focus();
    this.page.press();
  }

  async sleep() {
    this.page.press();
    const seconds = 60 + this.upTo(600);
    this.world.sleep(seconds, { monotonic: this.random() < 0.5 ? "frozen" : "running" });
    this.second += seconds;
    await this.pass(0);
    this.page.press();
  }

  async loseNetwork() {
    this.world.answer = () => Promise.reject(new TypeError("Failed to fetch"));
  }

  async findNetwork() {
    this.world.answer = () => ({ status: 200 });
  }

  async crash() {
    this.page.press();
    await this.pass(6); // in which it writes down what it has
    this.page.press();
    this.worked += 6;
    this.page.crash();
    this.pages[this.pages.indexOf(this.page)] = this.page = this.world.open();
    this.page.press();
  }
}

const ACTS = [
  "work", "work", "work", "read", "read", "idle", "turnAway", "otherWindow", "otherWindow", "sleep",
  "loseNetwork", "findNetwork", "findNetwork",
];

/** Ten minutes of work, with whatever else comes in between; then all that waits is sent. */
async function tenMinutes(seed, acts) {
  const random = numbers(seed);
  const worker = new Worker(createWorld(), random);
  const told = [];
  while (worker.worked < TEN_MINUTES) {
    const act = acts[Math.floor(random() * acts.length)];
    told.push(act);
    await worker[act]();
  }
  await worker.findNetwork();
  for (const page of worker.pages) page.hide();
  await worker.pass(120);
  const last = worker.world.open(); // finds what crashed pages left
  await worker.pass(400);
  last.press();
  await worker.pass(400);
  const crashes = told.filter((act) => act === "crash").length;
  return { worked: worker.worked, seconds: engaged(worker.world), crashes, told };
}

const SEEDS = Array.from({ length: 25 }, (_, i) => i + 1);

test("ten minutes of mixed work are measured to one per cent", async () => {
  for (const seed of SEEDS) {
    const { worked, seconds, told } = await tenMinutes(seed, ACTS);
    const error = Math.abs(seconds - worked) / worked;
    assert.ok(error <= 0.01, `seed ${seed}: ${seconds} of ${worked} s after ${told}`);
  }
});

test("each crash costs no more than the 6 s before it, and adds nothing", async () => {
  for (const seed of SEEDS) {
    const { worked, seconds, crashes, told } = await tenMinutes(seed, [...ACTS, "crash", "crash"]);
    const said = `seed ${seed}: ${seconds} of ${worked} s after ${told}`;
    assert.ok(seconds <= worked * 1.01 && seconds >= worked * 0.99 - 6 * crashes, said);
  }
});
