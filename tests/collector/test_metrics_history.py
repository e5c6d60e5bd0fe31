"""What held of an account at an instant."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from seatbeat_collector.metrics.history import all_held_at, held_at
from seatbeat_collector.store.records import TraitValue

SEATS = (TraitValue("seats", 10, 1_000), TraitValue("seats", 50, 2_000))


def test_the_latest_value_up_to_the_instant_holds():
    assert held_at(SEATS, "seats", 1_000) == 10
    assert held_at(SEATS, "seats", 1_999) == 10
    assert held_at(SEATS, "seats", 2_000) == 50
    assert held_at(SEATS, "seats", 9_000) == 50


def test_what_we_were_told_first_held_before_we_were_told():
    assert held_at(SEATS, "seats", 0) == 10


def test_a_trait_that_was_taken_back_holds_nothing_from_then_on():
    history = (*SEATS, TraitValue("seats", None, 3_000))

    assert held_at(history, "seats", 2_999) == 50
    assert held_at(history, "seats", 3_000) is None


def test_a_trait_never_told_is_none():
    assert held_at(SEATS, "plan", 5_000) is None


def test_all_traits_are_read_at_one_instant():
    history = (*SEATS, TraitValue("plan", "pro", 1_500), TraitValue("plan", "enterprise", 2_500))

    assert all_held_at(history, 2_100) == {"seats": 50, "plan": "pro"}


told = st.lists(st.tuples(st.integers(0, 50), st.integers()), min_size=1, max_size=8)


@given(told=told, at=st.integers(-10, 60))
def test_the_order_in_which_values_arrive_changes_nothing(told, at):
    by_instant = dict(told)
    history = [TraitValue("seats", value, at_ms) for at_ms, value in by_instant.items()]

    assert held_at(history, "seats", at) == held_at(history[::-1], "seats", at)


@given(told=told, at=st.integers(-10, 60))
def test_what_holds_was_told_once(told, at):
    history = [TraitValue("seats", value, at_ms) for at_ms, value in told]

    assert held_at(history, "seats", at) in {value for _, value in told}
