import assert from "node:assert/strict";
import { test } from "node:test";
import { INPUT_EVENTS, createInputFilter } from "../../js_snippet/src/input_filter.js";

const trusted = (type, more) => ({ type, isTrusted: true, ...more });

const LISTENED = INPUT_EVENTS.split(" ");

for (const type of LISTENED.filter((name) => name !== "keyup" && name !== "pointermove")) {
  test(`${type} is input if a person made it`, () => {
    const isInput = createInputFilter();
    assert.equal(isInput(trusted(type, { repeat: false })), true);
    assert.equal(isInput({ type, isTrusted: false, repeat: false }), false);
  });
}

for (const type of ["scroll", "focus", "blur", "resize", "click", "mousemove"]) {
  test(`${type} is not listened for`, () => assert.equal(LISTENED.includes(type), false));
}

const MOVES = [
  ["the first, without movement", [], { clientX: 5, clientY: 5, movementX: 0 }, false],
  ["with movement", [], { clientX: 5, clientY: 5, movementY: 1 }, true],
  ["to another place", [{ clientX: 5, clientY: 5 }], { clientX: 5, clientY: 6 }, true],
  ["on the spot", [{ clientX: 5, clientY: 5 }], { clientX: 5, clientY: 5 }, false],
];

for (const [name, before, move, expected] of MOVES) {
  test(`a move ${name} is ${expected ? "" : "no "}input`, () => {
    const isInput = createInputFilter();
    before.forEach((event) => isInput(trusted("pointermove", event)));
    assert.equal(Boolean(isInput(trusted("pointermove", move))), expected);
  });
}
