"""A metric over time."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seatbeat_collector.metrics.catalogue import CATALOGUE
from seatbeat_collector.metrics.series import INTERVALS, MEASURES, buckets, inside, point
from seatbeat_collector.metrics.user_days import used_days
from stories.metric_days import nth, user_day, visits


def test_weeks_begin_on_monday_and_the_ends_of_the_range_cut_them_short():
    found = buckets(nth(3), nth(17), "week")

    assert found == [(nth(3), nth(7)), (nth(8), nth(14)), (nth(15), nth(17))]


def test_months_are_those_of_the_calendar():
    found = buckets(nth(20), nth(40), "month")

    assert [bucket.last.isoformat() for bucket in found] == ["2027-03-31", "2027-04-09"]


@pytest.mark.parametrize(
    ("metric", "value"),
    [
        ("time_spent", 4.5),
        ("active_users", 2),
        ("usage_frequency", 2),
        ("actions", 7),
    ],
)
def test_each_measure_reads_its_own_from_the_days(metric, value):
    days = [
        user_day("ada", 1, 1_500, actions=2, sessions=2),
        user_day("ada", 2, 1_000, actions=4),
        user_day("bo", 2, 2_000, actions=1),
    ]

    assert MEASURES[metric](used_days(days)) == value


def test_people_of_a_week_are_counted_once():
    (week,) = buckets(nth(1), nth(7), "week")

    assert MEASURES["active_users"](inside(week, used_days(visits("ada", [1, 2, 3, 9])))) == 1


@pytest.mark.parametrize(
    ("number", "value", "answer", "status"),
    [
        pytest.param(10, 3, 3, "ok", id="a day that is over"),
        pytest.param(12, 3, 3, "provisional", id="the running day"),
        pytest.param(10, 0, 0, "ok", id="nobody came: zero"),
        pytest.param(4, 0, None, "insufficient_data", id="before the account began: null"),
        pytest.param(4, 2, 2, "ok", id="before it was said to begin, yet seen"),
    ],
)
def test_a_point_says_how_well_it_stands(number, value, answer, status):
    (bucket,) = buckets(nth(number), nth(number), "day")

    found = point(bucket, value, start=nth(5), today=nth(12))

    assert (found["value"], found["status"]) == (answer, status)


def test_every_measure_stands_in_the_catalogue():
    assert set(MEASURES) < set(CATALOGUE)


@given(first=st.integers(0, 400), days=st.integers(0, 200), interval=st.sampled_from(INTERVALS))
def test_buckets_cover_the_range_without_gap_or_overlap(first, days, interval):
    found = buckets(nth(first), nth(first + days), interval)

    assert found[0].first == nth(first)
    assert found[-1].last == nth(first + days)
    for before, after in zip(found, found[1:], strict=False):
        assert after.first == before.last + timedelta(days=1)
    assert interval != "day" or len(found) == days + 1
