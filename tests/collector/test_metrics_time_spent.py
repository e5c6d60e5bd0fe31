"""Time spent: the total, its mean over user-days, and the wall clock's view."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seatbeat_collector.metrics.sums import sums_of
from seatbeat_collector.metrics.time_spent import Wall, time_spent
from seatbeat_collector.metrics.user_days import used_days
from seatbeat_collector.presence.intervals import clip, union
from stories.metric_days import cases, fortnight, name_of, subject, user_day

WINDOW = fortnight()


def of_users(spans):
    return Wall.of(map(union, spans))


def on_the_wall(by_user):
    return of_users(by_user.values()).beside()


def spent(days, *, today=None, **more):
    scope = subject(WINDOW, **more).scope(WINDOW)
    return time_spent(sums_of(used_days(days)), scope, today=today, idle_timeout_s=60)


@pytest.mark.parametrize("case", cases("time_spent"), ids=name_of)
def test_worked_numbers_of_time_spent(case):
    answer = spent([user_day(*day) for day in case["user_days_ms"]])

    for part in ("value", "per_active_user_day", "minutes_per_active_user_day"):
        assert answer[part] == case[part]
    assert answer["unit"] == "seconds"


def test_the_share_measured_with_presence_is_told():
    answer = spent([user_day("ada", 1, 3_000, measured_ms=3_000), user_day("bo", 1, 1_000)])
    half = spent([user_day("ada", 1, 2_000, measured_ms=1_000)])

    assert (answer["measured_share"], half["measured_share"]) == (1, 0.5)
    assert spent([])["measured_share"] is None


def test_today_stands_apart_and_is_null_where_it_was_not_asked():
    assert spent([], today=sums_of(used_days([user_day("ada", 15, 1_500)])))["today_so_far"] == 1.5
    assert spent([], today=sums_of([]))["today_so_far"] == 0
    assert spent([])["today_so_far"] is None


def test_nothing_seen_in_no_observed_day_is_null():
    answer = spent([], start=None)

    assert (answer["value"], answer["status"]) == (None, "insufficient_data")


def test_two_people_in_the_same_ten_minutes_are_twenty_person_minutes_on_a_ten_minute_wall():
    ten = [(0, 600_000)]

    assert on_the_wall({"ada": ten, "bo": ten}) == {"wall_seconds": 600, "peak_concurrent": 2}


def test_one_who_leaves_as_another_comes_is_no_company():
    spans = {"ada": [(0, 10)], "bo": [(10, 20)]}

    assert on_the_wall(spans) == {"wall_seconds": 0.02, "peak_concurrent": 1}


def test_one_person_in_two_accounts_of_a_tree_is_not_two_at_once():
    assert on_the_wall({"ada": [(0, 10), (5, 20)]})["peak_concurrent"] == 1


spans = st.lists(
    st.tuples(st.integers(0, 10_000), st.integers(1, 500)).map(lambda s: (s[0], s[0] + s[1])),
    max_size=8,
)


@given(by_user=st.dictionaries(st.sampled_from("abcde"), spans, max_size=5))
def test_the_wall_is_never_longer_than_the_persons_and_never_shorter_than_anyone(by_user):
    wall = on_the_wall(by_user)
    alone = [on_the_wall({user: own})["wall_seconds"] for user, own in by_user.items()]

    assert max(alone, default=0) <= wall["wall_seconds"] <= sum(alone) + 1e-9
    assert wall["peak_concurrent"] <= len(by_user)
    assert (wall["peak_concurrent"] == 0) == (wall["wall_seconds"] == 0)


@given(by_user=st.dictionaries(st.sampled_from("abcde"), spans, max_size=5), cut=st.integers(0, 10))
def test_the_wall_of_days_is_that_of_all_of_their_time(by_user, cut):
    edges = [0, cut * 1_000, 20_000]
    days = [
        of_users(clip(own, low, high) for own in by_user.values())
        for low, high in zip(edges[:-1], edges[1:], strict=True)
    ]

    assert Wall.of_days(days) == of_users(by_user.values())
