"""Windows of complete local days, and how many of them an account could be observed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seatbeat_collector.metrics.envelope import Scope, standing, unless_unobserved
from seatbeat_collector.metrics.window import Window, days_of, observed_days, start_day
from stories.metric_days import fortnight, nth


def test_the_window_ends_the_day_before_and_today_is_never_inside():
    window = fortnight(as_of=15)

    assert (window.first, window.last) == (nth(1), nth(14))
    assert not window.running
    assert window.today not in days_of(window)


def test_asked_as_of_tomorrow_the_running_day_is_inside():
    window = fortnight(as_of=15, today=14)

    assert window.running
    assert days_of(window)[-1] == window.today


def test_the_window_before_is_as_long_and_touches_this_one():
    window = fortnight(as_of=29)

    assert window.before.last == window.first - timedelta(days=1)
    assert len(days_of(window.before)) == len(days_of(window)) == 14


@pytest.mark.parametrize(
    ("start", "observed"),
    [
        pytest.param(nth(-400), 14, id="old: the whole window"),
        pytest.param(nth(8), 7, id="began a week ago: its first day counts"),
        pytest.param(nth(15), 0, id="began today: not a day yet"),
        pytest.param(nth(20), 0, id="will begin: never below zero"),
        pytest.param(None, 0, id="never heard of"),
    ],
)
def test_observed_days_are_those_since_the_start(start, observed):
    assert observed_days(fortnight(as_of=15), start) == observed


def test_an_account_starts_when_created_else_with_its_first_event():
    assert start_day(nth(3), nth(5)) == nth(3)
    assert start_day(None, nth(5)) == nth(5)
    assert start_day(None, None) is None


@pytest.mark.parametrize(
    ("observed", "today", "status"),
    [(0, 15, "insufficient_data"), (1, 15, "ok"), (14, 14, "provisional"), (0, 14, None)],
)
def test_a_value_stands_as_well_as_it_was_observed(observed, today, status):
    scope = Scope(fortnight(as_of=15, today=today), "UTC", observed)

    assert standing(scope) == (status or "insufficient_data")


def test_null_is_not_zero():
    unobserved, observed = (Scope(fortnight(), "UTC", days) for days in (0, 1))

    assert unless_unobserved(unobserved, 0) is None
    assert unless_unobserved(observed, 0) == 0
    assert unless_unobserved(unobserved, 3) == 3  # what was seen was seen


days = st.integers(-500, 500).map(nth)


@given(n=st.integers(1, 366), as_of=days, start=days, later=st.integers(0, 30))
def test_observed_days_stay_within_the_window_and_grow_with_age(n, as_of, start, later):
    window = Window(n, as_of, as_of)
    observed = observed_days(window, start)

    assert 0 <= observed <= n
    assert observed <= observed_days(window, start - timedelta(days=later))
    assert len(days_of(window)) == n
    assert observed == sum(day >= start for day in days_of(window))
