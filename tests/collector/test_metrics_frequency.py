"""Usage frequency: active days, their bands, and sessions."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seatbeat_collector.metrics.envelope import Scope
from seatbeat_collector.metrics.frequency import BANDS, band_of, judge, usage_frequency
from seatbeat_collector.metrics.sessions import edges, sessions, sessions_over
from seatbeat_collector.presence.local_days import day_bounds
from stories.metric_days import HOUR_MS, cases, fortnight, name_of, nth, subject, user_day

MINUTE_MS = 60_000
DAY_MS = 24 * HOUR_MS
MIDNIGHT, _ = day_bounds(nth(1), "UTC")


@pytest.mark.parametrize("case", cases("usage_frequency"), ids=name_of)
def test_worked_numbers_of_usage_frequency(case):
    scope = Scope(fortnight(days=case["window"]), "UTC", case["observed"])

    answer = usage_frequency(case["active"], scope, None)

    assert (answer["status"], answer["band"]) == (case["status"], case["band"])
    assert (answer["value"], answer["observed_days"]) == (case["active"], case["observed"])


def test_a_window_with_the_running_day_is_provisional():
    scope = Scope(fortnight(today=14), "UTC", 14)

    assert judge(10, scope) == ("provisional", "daily")


def test_too_few_days_win_over_the_running_day():
    scope = Scope(fortnight(today=14), "UTC", 3)

    assert judge(3, scope) == ("insufficient_data", None)


@pytest.mark.parametrize(
    ("as_of", "today", "last_seen", "since"),
    [
        pytest.param(15, 15, 15, 0, id="seen today"),
        pytest.param(16, 15, 15, 0, id="seen today, asked as of tomorrow"),
        pytest.param(15, 15, 14, 1, id="seen yesterday"),
        pytest.param(15, 40, 10, 5, id="asked as of a past day: counted from that day"),
        pytest.param(15, 15, None, None, id="never seen"),
    ],
)
def test_days_since_last_seen(as_of, today, last_seen, since):
    window = fortnight(as_of=as_of, today=today)
    seen = None if last_seen is None else nth(last_seen)

    answer = usage_frequency(1, subject(window).scope(window), seen)

    assert answer["days_since_last_seen"] == since


def test_a_session_across_midnight_is_one():
    midnight = user_day("ada", 2).first_ms - 9 * HOUR_MS
    evening = user_day("ada", 1, sessions=2, last_ms=midnight - 10 * MINUTE_MS)
    night = user_day("ada", 2, sessions=1, first_ms=midnight + 20 * MINUTE_MS)
    too_late = night._replace(first_ms=midnight + 20 * MINUTE_MS + 1)

    assert sessions([evening, night]) == 2
    assert sessions([evening, too_late]) == 3


def test_two_people_around_midnight_are_two_sessions():
    midnight = user_day("ada", 2).first_ms - 9 * HOUR_MS
    ada = user_day("ada", 1, last_ms=midnight - 1)
    bo = user_day("bo", 2, first_ms=midnight + 1)

    assert sessions([ada, bo]) == 2


def test_sessions_are_counted_whatever_the_order_of_days():
    days = [user_day("ada", n, sessions=n) for n in (3, 1, 2)]

    assert sessions(days) == sessions(sorted(days)) == 6


times = st.integers(0, 3 * DAY_MS - 1)
person_days = st.builds(
    lambda user, start, length: (user, start, min(start + length, (start // DAY_MS + 1) * DAY_MS)),
    st.sampled_from("ab"),
    times,
    st.integers(0, DAY_MS),
)


@given(st.lists(person_days, max_size=8, unique_by=lambda one: (one[0], one[1] // DAY_MS)))
def test_sessions_are_the_same_from_days_added_up(person_days):
    days = [
        user_day(user, 1 + start // DAY_MS, first_ms=MIDNIGHT + start, last_ms=MIDNIGHT + end)
        for user, start, end in person_days
    ]
    by_day = {}
    for day in {day.day for day in days}:
        own = [one for one in days if one.day == day]
        spans = [(ord(one.user_id), one.first_ms, one.last_ms) for one in own]
        by_day[day] = edges(len(own), spans, *day_bounds(day, "UTC"))

    assert sessions_over(by_day) == sessions(days)


windows = st.integers(1, 120)


@given(window=windows, data=st.data())
def test_more_active_days_never_lower_the_band(window, data):
    active = data.draw(st.integers(0, window - 1))

    assert BANDS.index(band_of(active + 1, window)) <= BANDS.index(band_of(active, window))


@given(active=st.integers(0, 14), factor=st.integers(1, 9))
def test_a_window_k_times_as_long_with_k_times_the_days_has_the_same_band(active, factor):
    assert band_of(active * factor, 14 * factor) == band_of(active, 14)


@given(window=windows, observed=st.integers(0, 120), data=st.data())
def test_any_use_at_all_is_never_none(window, observed, data):
    observed = min(observed, window)
    active = data.draw(st.integers(0, observed))

    status, band = judge(active, Scope(fortnight(days=window), "UTC", observed))

    assert (band is None) == (status == "insufficient_data") == (observed < 7)
    assert band is None or (band == "none") == (active == 0)
