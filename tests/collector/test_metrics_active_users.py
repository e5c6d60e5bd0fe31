"""Active users: windows, comings and goings, DAU/MAU and volatility."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seatbeat_collector.metrics.account import sums_by_length
from seatbeat_collector.metrics.active_users import active_users
from seatbeat_collector.metrics.comings import comings
from seatbeat_collector.metrics.stickiness import dau_mau, volatility, volatility_of
from seatbeat_collector.metrics.sums import sums_of, sums_since
from seatbeat_collector.metrics.used_days import users_of, within
from seatbeat_collector.metrics.user_days import People, used_days
from seatbeat_collector.metrics.window import days_of
from stories.metric_days import cases, fortnight, name_of, nth, subject, visits

START = nth(-400)


def counted(days, window):
    scope = subject(window).scope(window)
    return active_users(sums_by_length(used_days(days), window), scope, today=None)


def count(days, window):
    return users_of(within(days, window)).bit_count()


def test_each_window_counts_people_once_and_they_do_not_add_up():
    days = visits("ada", [1, 20, 30]) + visits("bo", [24, 30]) + visits("cy", [17])

    answer = counted(days, fortnight(as_of=31))

    assert [answer[part] for part in ("d1", "d7", "d14", "d30")] == [2, 2, 3, 3]
    assert answer["value"] == answer["d14"]


def test_today_is_in_no_window():
    assert counted(visits("ada", [31]), fortnight(as_of=31))["d1"] == 0
    assert counted(visits("ada", [31]), fortnight(as_of=32, today=31))["d1"] == 1


def test_another_window_gives_another_value_beside_the_same_fixed_ones():
    answer = counted(visits("ada", [1, 2]) + visits("bo", [28]), fortnight(as_of=31, days=3))

    assert (answer["value"], answer["d7"], answer["d30"]) == (1, 1, 2)


def test_who_is_new_returned_retained_and_lapsed():
    window = fortnight(as_of=29)  # days 15 to 28, before it 1 to 14
    days = [
        *visits("new", [20]),
        *visits("back", [-30, 20]),
        *visits("faithful", [3, 20]),
        *visits("gone", [3]),
    ]
    people = People()
    found = comings(used_days(days, people), window, newcomers=people["new"])

    assert found._asdict() == {
        "new": 1,
        "returned": 1,
        "retained": 1,
        "lapsed": 1,
    }


def test_dau_over_mau_is_one_when_everybody_comes_every_day():
    days = visits("ada", range(1, 31)) + visits("bo", range(1, 31))

    assert dau_mau(used_days(days), fortnight(as_of=31), START) == 1


def test_dau_over_mau_of_one_who_comes_every_third_day():
    days = used_days(visits("ada", range(1, 31, 3)))

    assert dau_mau(days, fortnight(as_of=31), START) == pytest.approx(1 / 3)


def test_dau_over_mau_is_taken_over_the_days_the_account_existed():
    assert dau_mau(used_days(visits("ada", range(21, 31))), fortnight(as_of=31), nth(21)) == 1


def test_dau_over_mau_of_nobody_is_null():
    assert dau_mau([], fortnight(as_of=31), START) is None


@pytest.mark.parametrize("case", cases("volatility"), ids=name_of)
def test_worked_numbers_of_volatility(case):
    assert volatility(case["actives"]) == (case["value"], case["flagged"])


def test_weekends_are_no_swing():
    monday_to_friday = [day for day in range(1, 15) if nth(day).weekday() < 5]
    days = [day for user in "abc" for day in visits(user, monday_to_friday)]

    assert volatility_of(used_days(days), fortnight(), START) == (0, False)


def test_the_days_before_an_account_began_are_no_swing():
    days = [day for user in "abc" for day in visits(user, range(8, 15))]

    assert volatility_of(used_days(days), fortnight(), nth(8)) == (0, False)


people = st.lists(
    st.tuples(st.sampled_from("abcdef"), st.integers(-30, 31)), max_size=40, unique=True
)


@given(people=people, as_of=st.integers(1, 33), n=st.integers(1, 30))
def test_the_active_are_new_returned_or_retained_and_a_longer_window_never_has_fewer(
    people, as_of, n
):
    days = [day for user, number in people for day in visits(user, [number])]
    window = fortnight(as_of=as_of, days=n, today=33)
    bits = People()
    used = used_days(days, bits)
    seen = {one.user_id for one in days if one.day < window.first}
    found = comings(used, window, sum(bit for user, bit in bits.items() if user not in seen))

    assert found.new + found.returned + found.retained == count(used, window)
    assert found.lapsed + found.retained == count(used, window.before)
    answer = counted(days, window)
    assert answer["d1"] <= answer["d7"] <= answer["d14"] <= answer["d30"]


@given(people=people, as_of=st.integers(1, 33))
def test_dau_over_mau_lies_between_one_day_and_every_day(people, as_of):
    days = used_days(day for user, number in people for day in visits(user, [number]))
    window = fortnight(as_of=as_of, today=33)

    found = dau_mau(days, window, START)

    assert found is None or 1 / 30 - 1e-9 <= found <= 1
    assert (found is None) == (not within(days, window.of(30)))
    assert len(days_of(window)) == 14


@given(people=people, firsts=st.lists(st.integers(-30, 31), max_size=5))
def test_sums_since_several_dates_are_those_of_each_alone(people, firsts):
    days = used_days(day for user, number in people for day in visits(user, [number]))
    dates = sorted((nth(number) for number in firsts), reverse=True)

    each = [sums_of([one for one in days if one.day >= first]) for first in dates]

    assert sums_since(days, dates) == each
