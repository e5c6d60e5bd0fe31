"""Retention and revenue: who stayed, how money moved, what a customer is worth."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seatbeat_collector.metrics.clv import lifetime_months, lifetime_value
from seatbeat_collector.metrics.cohorts import cohorts
from seatbeat_collector.metrics.commercial import days_to_renewal, mrr_change
from seatbeat_collector.metrics.inputs import Contract
from seatbeat_collector.metrics.mrr import CURRENCY, KINDS, Movements, movements, movements_of
from seatbeat_collector.metrics.paid import (
    MS_PER_MONTH,
    Paid,
    Period,
    before,
    grouped,
    monthly,
    realized,
    timeline_of,
)
from seatbeat_collector.metrics.retention import Retention, reasons, retention, retention_over
from seatbeat_collector.metrics.revenue import averages, converted, kept
from seatbeat_collector.metrics.rules import RevenueRules, Statuses
from stories.contract import ids, table
from stories.metric_days import nth

HOUR_MS = 3_600_000
DAY_MS = 24 * HOUR_MS
JANUARY, FEBRUARY, MARCH = (Period(n * 30 * DAY_MS, (n + 1) * 30 * DAY_MS) for n in range(3))


class Told(NamedTuple):
    """One value of a trait, told on a day."""

    trait: str
    value: object
    valid_from_ms: int


def told(day, **traits):
    return [Told(trait, value, day * DAY_MS) for trait, value in traits.items()]


def paid(day, amount, currency="EUR"):
    """From the start of a day on; an amount of None is a customer whose amount is unknown."""
    return Paid(day * DAY_MS, True, None if amount is None else Fraction(amount), currency)


def gone(day):
    return Paid(day * DAY_MS, False, Fraction(0), "EUR")


def shown(amount):
    return round(float(amount), 2)


@pytest.mark.parametrize("case", table("revenue", "retention"), ids=ids)
def test_worked_numbers_of_retention(case):
    start = {f"old-{n}" for n in range(case["start"])}
    stayed = {f"old-{n}" for n in range(case["lost"], case["start"])}
    won = {f"new-{n}" for n in range(case["won_and_lost"], case["won"])}

    found = retention(start, stayed | won)

    assert (found.retention, found.churn, found.end) == (
        case["retention"],
        case["churn"],
        case["end"],
    )


def test_who_leaves_and_comes_back_within_the_period_has_stayed():
    timeline = [paid(-5, 100), gone(10), paid(20, 100)]

    found = retention_over({"a": timeline}, JANUARY)
    moved = movements({"a": timeline}, JANUARY)["EUR"].by_kind

    assert (found.retention, found.churn) == (100, 0)
    assert (moved["churn"], moved["reactivation"]) == (-100, 100)


def test_lost_customers_are_counted_by_what_they_said_else_by_a_trait():
    found = reasons(["a", "b", "c"], {"a": "price"}, {"a": "other", "b": "closed down"})

    assert found == Counter({"price": 1, "closed down": 1, "unknown": 1})


@pytest.mark.parametrize("case", table("revenue", "movements"), ids=ids)
def test_worked_numbers_of_movements(case):
    timeline = [
        Paid(
            month * 30 * DAY_MS,
            bool(step["plans"]),
            sum((monthly(*plan) for plan in step["plans"]), Fraction()),
            "USD",
        )
        for month, step in enumerate(case["steps"])
    ]

    found = list(movements_of("a", timeline))

    assert [(one.kind, shown(one.amount)) for one in found] == [
        (step["kind"], step["amount"]) for step in case["steps"]
    ]
    assert [shown(step.mrr) for step in timeline] == [step["mrr"] for step in case["steps"]]


@pytest.mark.parametrize("case", table("revenue", "monthly"), ids=str)
def test_worked_numbers_of_monthly_prices(case):
    assert shown(monthly(case["price"], case["per"], case.get("quantity", 1))) == case["mrr"]


def cohort_of(case):
    """Three customers of the start and a new one, of whom one churns, one shrinks, one grows."""
    third = Fraction(case["start"], 4)
    half = case["start"] - 2 * third
    return {
        "leaves": [paid(-9, case["churn"]), gone(5)],
        "shrinks": [paid(-9, third), paid(6, third - case["contraction"])],
        "grows": [paid(-9, third), paid(7, third + case["expansion"])],
        "stays": [paid(-9, half - case["churn"])],
        "new": [paid(8, 5000)],
    }


@pytest.mark.parametrize("case", table("revenue", "cohort"), ids=ids)
def test_worked_numbers_of_revenue_retention(case):
    found = kept(cohort_of(case), JANUARY)["EUR"]

    assert (found.gross, found.net) == (case["gross"], case["net"])


@pytest.mark.parametrize("case", table("revenue", "mrr_churn"), ids=ids)
def test_worked_numbers_of_mrr_churn(case):
    found = movements(cohort_of(case), JANUARY)["EUR"]

    assert (found.start, found.gross_churn, found.net_churn) == (100, case["gross"], case["net"])


@pytest.mark.parametrize("case", table("revenue", "clv"), ids=ids)
def test_worked_numbers_of_lifetime_value(case):
    months = [
        Retention(case["start"], case["start"], case["start"] - lost, lost, lost)
        for lost in case["lost"]
    ]

    found = lifetime_value(
        Fraction(case["arpa"]),
        months,
        mean_tenure_months=case.get("tenure", 0),
        gross_margin=case.get("margin", 100),
    )

    assert (found.value, found.status) == (case["value"], case["status"])
    assert found.lifetime_months == case["months"]
    assert found.lower_bound == case.get("lower_bound")


@pytest.mark.parametrize("case", table("revenue", "lifetime"), ids=str)
def test_worked_numbers_of_a_lifetime(case):
    assert lifetime_months(case["churn"]) == case["months"]


@pytest.mark.parametrize("case", table("revenue", "purchases"), ids=ids)
def test_purchases_make_the_same_lifetime_value(case):
    a_month = Fraction(case["value"] * case["a_month"])

    assert a_month * lifetime_months(case["churn"]) == case["clv"]
    assert lifetime_value(a_month, [Retention(100, 100, 95, 5, 5)] * 3).value == case["clv"]


def test_changes_within_the_hour_are_one_movement():
    slip = Paid(5 * DAY_MS + HOUR_MS // 2, True, Fraction(90), "EUR")
    undone = Paid(5 * DAY_MS + HOUR_MS // 2, True, Fraction(100), "EUR")
    later = Paid(5 * DAY_MS + HOUR_MS, True, Fraction(90), "EUR")
    start = [paid(-9, 100), paid(5, 900)]

    assert grouped([*start, slip], 60) == [start[0], slip._replace(at_ms=5 * DAY_MS)]
    assert grouped([*start, undone], 60) == start[:1]
    assert len(grouped([*start, later], 60)) == 3


def test_another_currency_is_neither_churn_nor_new():
    timelines = {"a": [paid(-9, 100), paid(5, 110, "USD")], "b": [paid(-9, 50)]}

    found = movements(timelines, JANUARY)
    retained = kept(timelines, JANUARY)

    assert (found["EUR"].by_kind[CURRENCY], found["USD"].by_kind[CURRENCY]) == (-100, 110)
    assert (found["EUR"].end, found["USD"].start, found["USD"].end) == (50, 0, 110)
    assert (retained["EUR"].net, retained["EUR"].changed_currency) == (100, 1)
    assert retention_over(timelines, JANUARY).retention == 100


def test_currencies_are_added_up_only_at_rates_that_were_given():
    timelines = {"a": [paid(-9, 100)], "b": [paid(-9, 110, "USD")], "c": [paid(-9, 7, "XXX")]}

    apart, _ = averages(timelines, 0)
    together, _ = averages(converted(timelines, RevenueRules("eur", {"usd": 0.9})), 0)

    assert {currency: one.mrr for currency, one in apart.items()} == {
        "EUR": 100,
        "USD": 110,
        "XXX": 7,
    }
    assert {currency: one.mrr for currency, one in together.items()} == {"EUR": 199, "XXX": 7}


def test_a_customer_of_unknown_amount_is_a_customer_and_brings_no_zero():
    timelines = {"a": [paid(-9, 100)], "b": [paid(-9, None)]}

    found, unknown = averages(timelines, 0)

    assert (found["EUR"].arpa, unknown) == (100, 1)
    assert retention_over(timelines, JANUARY).start == 2


HISTORY = [
    *told(0, status="trial", currency="eur"),
    *told(14, status="paying", mrr=100),
    *told(40, mrr=120.5),
    *told(50, mrr=None),
    *told(60, status="churned"),
    *told(61, churn_reason="price"),
    *told(90, status="paying", mrr=80),
]


def test_a_history_of_traits_becomes_what_was_paid_and_since_when():
    found = timeline_of(HISTORY, Statuses(), began_ms=0)

    assert [(one.at_ms // DAY_MS, one.paying, one.mrr, one.currency) for one in found] == [
        (0, False, 0, "EUR"),
        (14, True, 100, "EUR"),
        (40, True, Fraction("120.5"), "EUR"),
        (60, False, 0, "EUR"),
        (90, True, 80, "EUR"),
    ]


def test_what_was_told_first_held_since_the_account_began_and_no_earlier():
    history = told(20, status="paying", mrr=100, currency="EUR")

    since_it_began = timeline_of(history, Statuses(), began_ms=5 * DAY_MS)
    began_later = timeline_of(history, Statuses(), began_ms=25 * DAY_MS)
    unknown = timeline_of(history, Statuses(), began_ms=None)

    assert [one.at_ms // DAY_MS for one in since_it_began] == [5]
    assert [one.at_ms // DAY_MS for one in began_later] == [25]
    assert [one.at_ms // DAY_MS for one in unknown] == [20]


def test_what_happens_at_the_first_instant_of_a_month_belongs_to_it():
    timelines = {"a": [Paid(FEBRUARY.from_ms, True, Fraction(9), "EUR")]}

    assert "EUR" not in movements(timelines, JANUARY)
    assert movements(timelines, FEBRUARY)["EUR"].by_kind["new"] == 9
    assert before(timelines["a"], FEBRUARY.from_ms).paying is False


def test_realized_revenue_is_each_amount_for_as_long_as_it_held():
    month = MS_PER_MONTH
    timeline = [
        Paid(0, True, Fraction(100), "EUR"),
        Paid(2 * month, True, Fraction(50), "EUR"),
        Paid(3 * month, True, Fraction(10), "USD"),
        Paid(5 * month, False),
    ]

    assert realized(timeline, 4 * month) == {"EUR": 250, "USD": 10}
    assert realized(timeline, 9 * month) == {"EUR": 250, "USD": 20}
    assert realized(timeline, 0) == {}


def test_cohorts_by_month_of_the_first_payment_by_logo_and_by_revenue():
    timelines = {
        "stays": [paid(3, 100)],
        "grows": [paid(5, 100), paid(40, 300)],
        "leaves": [paid(9, 100), gone(70)],
        "later": [paid(35, 40)],
        "tries": [gone(2)],
        "before": [paid(-9, 10)],
    }

    first, second = cohorts(timelines, [JANUARY, FEBRUARY, MARCH])

    assert (first.month, first.accounts, first.logos) == (0, 3, (3, 3, 2))
    assert first.logo_retention() == (100, 100, Fraction(200, 3))
    assert first.revenue_retention("EUR") == (100, Fraction(500, 3), Fraction(400, 3))
    assert (second.month, second.logos, second.revenue_retention("EUR")) == (1, (1, 1), (100, 100))


@pytest.mark.parametrize(
    ("timeline", "change"),
    [
        ([paid(-9, 100), paid(5, 90)], -10),
        ([paid(-9, 100), gone(5)], -100),
        ([paid(-9, 100), paid(5, 110, "USD")], None),
        ([paid(5, 110)], None),
    ],
)
def test_an_account_s_revenue_moves_by_percent_of_what_it_was(timeline, change):
    assert mrr_change(timeline, JANUARY) == change


def test_the_next_renewal_is_that_of_a_contract_that_holds_else_the_trait_s():
    over = Contract("1", nth(1), ends_on=nth(10))
    holds = Contract("2", nth(1), ends_on=nth(40), renews_on=nth(35))
    open_end = Contract("3", nth(1))

    assert days_to_renewal([over, holds, open_end], nth(99), nth(15)) == 20
    assert days_to_renewal([over, open_end], nth(12), nth(15)) == -3
    assert days_to_renewal([], None, nth(15)) is None


steps = st.lists(
    st.tuples(
        st.integers(-40, 100),
        st.sampled_from([None, 0, 10, 20, 30]),
        st.sampled_from(["EUR", "USD", None]),
        st.booleans(),
    ),
    max_size=8,
)
timelines = st.dictionaries(
    st.sampled_from("abcdef"),
    steps.map(
        lambda own: timeline_of(
            [
                one
                for day, amount, currency, pays in own
                for one in told(
                    day, status="paying" if pays else "trial", mrr=amount, currency=currency
                )
            ],
            Statuses(),
            None,
        )
    ),
)


@given(timelines)
def test_movements_reconcile_always_and_months_follow_each_other(timelines):
    months = [movements(timelines, month) for month in (JANUARY, FEBRUARY, MARCH)]

    for found in months:
        for one in found.values():
            assert one.start + sum(one.by_kind.values()) == one.end
            signs = [one.by_kind[kind] for kind in KINDS[:5]]
            assert signs[0] >= 0 <= signs[1] and signs[2] <= 0 >= signs[3] and signs[4] >= 0
    empty = Movements(Fraction(), Fraction(), {})
    for earlier, later in zip(months, months[1:], strict=False):
        for currency in {*earlier, *later}:
            assert earlier.get(currency, empty).end == later.get(currency, empty).start


@given(timelines)
def test_retention_and_churn_add_up_to_a_hundred(timelines):
    found = retention_over(timelines, FEBRUARY)

    if found.start:
        assert found.retention + found.churn == 100
    assert found.kept + found.gained == found.end
    assert found.kept + found.lost == found.start


@given(timelines)
def test_gross_revenue_retention_is_never_above_a_hundred_or_the_net(timelines):
    for one in kept(timelines, FEBRUARY).values():
        if one.gross is not None:
            assert 0 <= one.gross <= min(100, one.net)


@given(timelines)
def test_nobody_comes_back_into_a_cohort_that_they_never_were_in(timelines):
    for cohort in cohorts(timelines, [JANUARY, FEBRUARY, MARCH]):
        assert max(cohort.logos) <= cohort.accounts
