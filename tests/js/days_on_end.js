// Prints the batches of a page that was in a call for days without a network, as JSON.
import { createWorld } from "./world.js";

const [days, breaks] = process.argv.slice(2).map(Number);
const end = days * 86_400;
const world = createWorld();
world.answer = () => ({ status: 503 });
const page = world.open();
page.seatbeat.hold("call");
for (let n = 1; n <= breaks; n += 1) {
  await world.at((end * n) / (breaks + 1));
  page.blur();
  page.focus();
}
await world.at(end - 1);
world.answer = () => ({ status: 200 });
await world.at(end);
page.close();
await world.at(end + 1);
const taken = world.requests.filter(({ status }) => status === 200);
process.stdout.write(JSON.stringify(taken.map(({ text, receivedAt }) => ({ text, receivedAt }))));
