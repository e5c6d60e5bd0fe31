"""What an input said at any instant, in whatever order it was told."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seatbeat_collector.store.inputs import InputRow
from seatbeat_collector.store.rows import AccountTraits
from stories.world import NOON, World

told = st.lists(st.tuples(st.integers(0, 6), st.sampled_from("abc")), min_size=1, max_size=8)


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    with World(tmp_path_factory.mktemp("inputs") / "seatbeat.db") as world:
        world.tell(AccountTraits("acme", NOON, {}))
        yield world.store


fresh = itertools.count()


@given(told)
def test_every_instant_reads_what_was_told_last_for_the_time_before_it(store, told):
    id, said = f"t{next(fresh)}", {}

    def held(at_ms):
        known = [at for at in said if at <= at_ms] or [min(said)]
        return said[max(known) if known[0] <= at_ms else known[0]]

    for at_ms, text in told:
        row = InputRow("outcomes", "acme", id, None, None, 0, None, {"text": text}, at_ms)
        expected = "created"
        if said:
            expected = "unchanged" if held(at_ms) == text else "changed"
        assert store.inputs.judge([row], now_ms=NOON) == [expected]
        assert store.inputs.put([row], now_ms=NOON) == [expected]
        if expected != "unchanged":
            said[at_ms] = text

    history = store.inputs.history("outcomes", "acme", id)
    assert [(one.valid_from_ms, one.values["text"]) for one in history] == sorted(said.items())
    for at_ms in range(-1, 8):
        found = {r.id: r for r in store.inputs.of_account("acme", "outcomes", at_ms=at_ms)}[id]
        assert found.then["text"] == held(at_ms)
        assert found.values["text"] == history[-1].values["text"]
    everyone = {row.id: row for row in store.inputs.of_all("outcomes", at_ms=3)}
    assert everyone[id].then["text"] == held(3)
