"""License utilization: percent of seats, bands by age, and trees of accounts."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seatbeat_collector.metrics.account import Member, headlines_of
from seatbeat_collector.metrics.licenses import Holding, Licenses, pool, seats_of
from seatbeat_collector.metrics.user_days import People, used_days
from seatbeat_collector.metrics.utilization import band_of, license_utilization, months_between
from stories.metric_days import cases, fortnight, name_of, nth, subject, visits

WINDOW = fortnight(as_of=31, days=30)


def used(active, seats, **more):
    about = subject(WINDOW, **more)
    return license_utilization(
        Licenses(active, seats_of(seats)), about.scope(WINDOW), start=about.start
    )


@pytest.mark.parametrize("case", cases("license_utilization"), ids=name_of)
def test_worked_numbers_of_license_utilization(case):
    answer = used(case["active"], case["seats"])

    for part in ("value", "status", "over_utilized", "active"):
        assert answer[part] == case[part]


@pytest.mark.parametrize("case", cases("license_bands"), ids=str)
def test_the_band_depends_on_the_age_of_the_account(case):
    assert band_of(case["percent"], case["months"]) == case["band"]


@pytest.mark.parametrize("case", cases("license_trees"), ids=name_of)
def test_a_tree_is_the_union_of_its_people_over_the_sum_of_its_seats(case):
    holdings, people = [], People()
    for number, account in enumerate(case["accounts"]):
        own = {f"{number}-{n}" for n in range(case["shared"], account["users"])}
        shared = {f"shared-{n}" for n in range(case["shared"])}
        users = sum(people[name] for name in own | shared)
        holdings.append(Holding(seats_of(account["seats"]), users))

    pooled = pool(holdings)
    answer = used(pooled.active, pooled.seats)

    assert (pooled.active, pooled.seats) == (case["active"], case["seats"])
    assert answer["value"] == case["value"]


@pytest.mark.parametrize(
    ("trait", "seats"),
    [
        (50, 50),
        (0, None),
        (-3, None),
        (None, None),
        (True, None),
        ("50", None),
        ("Unlimited", "unlimited"),
    ],
)
def test_seats_are_a_number_above_zero_or_unlimited_or_unknown(trait, seats):
    assert seats_of(trait) == seats


@pytest.mark.parametrize(
    ("start", "day", "months"),
    [
        (date(2026, 1, 31), date(2026, 7, 31), 6),
        (date(2026, 1, 15), date(2026, 3, 15), 2),
        (date(2025, 12, 1), date(2026, 9, 1), 9),
    ],
)
def test_age_is_counted_in_calendar_months(start, day, months):
    assert months_between(start, day) == months


def test_an_account_of_unknown_age_has_a_value_and_no_band():
    answer = used(9, 10, start=None)

    assert (answer["value"], answer["band"]) == (90, "not_applicable")


def test_nothing_observed_is_null_and_not_zero():
    answer = used(0, 10, start=nth(40))

    assert (answer["value"], answer["status"]) == (None, "insufficient_data")


def test_seats_and_people_of_children_make_the_parent_s_metrics():
    people = People()
    small, large = (
        Member(
            seats, used_days([d for n in range(users) for d in visits(f"{name}{n}", on)], people)
        )
        for name, seats, users, on in (("a", 10, 9, [20]), ("b", 90, 10, [21]))
    )
    parent = Member(None, [])

    found = headlines_of(subject(WINDOW), [parent, small, large])

    assert found["license_utilization"]["value"] == 19
    assert found["active_users"]["value"] == 19
    assert found["usage_frequency"]["value"] == 2


seats = st.one_of(st.none(), st.integers(1, 200))
users = st.integers(0, (1 << 40) - 1)


@given(st.lists(st.builds(Holding, seats=seats, users=users), min_size=1, max_size=6))
def test_a_tree_s_percentage_lies_between_those_of_its_seated_accounts_when_nobody_is_shared(held):
    apart = [h._replace(users=h.users << 40 * place) for place, h in enumerate(held)]
    pooled = pool(apart)
    shares = [h.users.bit_count() / h.seats for h in apart if h.seats]

    if pooled.seats is None:
        assert not shares
    else:
        share = pooled.active / pooled.seats
        assert min(shares) - 1e-9 <= share <= max(shares) + 1e-9
        assert pool(held).active <= pooled.active


@given(st.floats(0, 300), st.floats(0, 300), st.floats(2, 60))
def test_using_more_never_worsens_the_band(a, b, months):
    order = ["red", "yellow", "green"]

    assert order.index(band_of(min(a, b), months)) <= order.index(band_of(max(a, b), months))


@given(st.floats(0, 300), st.floats(0, 60), st.floats(0, 60))
def test_growing_older_is_only_judged_more_strictly(percent, a, b):
    order = ["red", "yellow", "green", "not_applicable"]
    younger, older = (band_of(percent, months) for months in (min(a, b), max(a, b)))

    assert order.index(older) <= order.index(younger)
