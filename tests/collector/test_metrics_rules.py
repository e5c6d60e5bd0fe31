"""Rules: conditions, segments, statuses, and the arithmetic that scores are made with."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seatbeat_collector.metrics.catalogue import CATALOGUE
from seatbeat_collector.metrics.contributions import Contribution, shown
from seatbeat_collector.metrics.exact import decimals, exact, half_up, whole
from seatbeat_collector.metrics.readings import reading
from seatbeat_collector.metrics.rules import (
    DEFAULT_RULES,
    OPERATORS,
    Condition,
    EngagementScale,
    Match,
    SegmentRule,
    Segments,
    Statuses,
    fingerprint,
    holds,
)
from seatbeat_collector.metrics.segments import is_paying, segment_of, stands_apart

FACTS = {"plan": "Enterprise", "seats": 50, "vip": True, "tags": ["eu", "beta"], "age_days": 12}


@pytest.mark.parametrize(
    ("fact", "operator", "operand", "met"),
    [
        ("plan", "eq", "enterprise", True),
        ("plan", "eq", "pro", False),
        ("plan", "ne", "pro", True),
        ("plan", "in", ("pro", "enterprise"), True),
        ("plan", "not_in", ("pro",), True),
        ("plan", "starts_with", "enter", True),
        ("plan", "ends_with", "prise", True),
        ("plan", "contains", "PRI", True),
        ("seats", "ge", 50, True),
        ("seats", "gt", 50, False),
        ("seats", "le", 50, True),
        ("seats", "lt", 50.5, True),
        ("seats", "gt", "many", False),
        ("seats", "eq", 50.0, True),
        ("vip", "eq", True, True),
        ("vip", "eq", 1, False),
        ("vip", "ge", 0, False),
        ("tags", "contains", "beta", True),
        ("tags", "contains", "us", False),
        ("seats", "contains", 5, False),
        ("plan", "exists", True, True),
        ("plan", "exists", False, False),
        ("unknown", "exists", False, True),
        ("unknown", "eq", "pro", False),
        ("unknown", "ne", "pro", True),
        ("unknown", "not_in", ("pro",), True),
        ("unknown", "lt", 5, False),
    ],
)
def test_a_condition_holds_a_fact_against_an_operand(fact, operator, operand, met):
    assert holds(Match(every=(Condition(fact, operator, operand),)), FACTS) is met


def test_every_operator_has_a_case_above():
    marks = test_a_condition_holds_a_fact_against_an_operand.pytestmark
    assert {case[1] for case in marks[0].args[1]} == set(OPERATORS)


@pytest.mark.parametrize(
    ("every", "some", "never", "met"),
    [
        ("", "", "", True),
        ("y", "", "", True),
        ("yn", "", "", False),
        ("", "ny", "", True),
        ("", "nn", "", False),
        ("y", "y", "y", False),
        ("y", "y", "n", True),
    ],
)
def test_a_match_asks_for_all_of_every_one_of_some_and_none_of_never(every, some, never, met):
    yes, no = Condition("seats", "eq", 50), Condition("seats", "eq", 1)
    parts = (tuple(yes if one == "y" else no for one in text) for text in (every, some, never))

    assert holds(Match(*parts), FACTS) is met


SEGMENTS = Segments(
    (
        SegmentRule("trial", when=Match((Condition("status", "eq", "trial"),))),
        SegmentRule("large", when=Match((Condition("seats", "ge", 100),))),
        SegmentRule(trait="plan", when=Match((Condition("seats", "exists", True),))),
    ),
    "rest",
)


@pytest.mark.parametrize(
    ("facts", "segment"),
    [
        ({"status": "trial", "seats": 500}, "trial"),
        ({"status": "paying", "seats": 500}, "large"),
        ({"seats": 20, "plan": "pro"}, "pro"),
        ({"plan": "pro"}, "rest"),
        ({"seats": 20, "plan": " "}, "rest"),
        ({"seats": 20, "plan": 7}, "rest"),
        ({}, "rest"),
    ],
)
def test_the_first_rule_that_matches_names_the_segment(facts, segment):
    assert segment_of(facts, SEGMENTS) == segment


def test_by_default_the_vendor_s_own_segment_counts_then_the_plan():
    segments = DEFAULT_RULES.segments

    assert segment_of({"segment": "smb", "plan": "pro"}, segments) == "smb"
    assert segment_of({"plan": "pro"}, segments) == "pro"
    assert segment_of({}, segments) == "other"


@pytest.mark.parametrize(
    ("facts", "pays", "apart"),
    [
        ({"status": "paying"}, True, False),
        ({"status": " Paying "}, True, False),
        ({"status": "trial", "mrr": 90}, False, False),
        ({"status": "Churned", "mrr": 90}, False, True),
        ({"mrr": 90}, True, False),
        ({"mrr": 0}, False, False),
        ({"status": "paused"}, False, False),
        ({"status": "paying", "internal": True}, True, True),
        ({}, False, False),
    ],
)
def test_a_status_says_who_pays_and_who_is_nobody_s_peer(facts, pays, apart):
    assert (is_paying(facts, Statuses()), stands_apart(facts, Statuses())) == (pays, apart)


def test_the_fingerprint_changes_with_any_rule_and_with_nothing_else():
    other = DEFAULT_RULES._replace(
        engagement=DEFAULT_RULES.engagement._replace(by_segment={"a": EngagementScale()})
    )

    assert fingerprint(DEFAULT_RULES) == fingerprint(DEFAULT_RULES._replace())
    assert fingerprint(DEFAULT_RULES) != fingerprint(other)
    assert fingerprint({"a": 30, "b": 1}) == fingerprint({"b": 1, "a": 30.0})


def test_the_default_health_reads_only_what_is_in_the_catalogue_or_a_trait():
    for profile in DEFAULT_RULES.health.profiles:
        for dimension in profile.dimensions:
            for indicator in dimension.indicators:
                name = indicator.metric.partition(".")[0]
                assert name == "trait" or name in CATALOGUE, indicator


def test_the_last_default_profile_fits_everyone():
    assert DEFAULT_RULES.health.profiles[-1].when == Match()


@pytest.mark.parametrize(
    ("path", "raw"),
    [
        ("nps", 40),
        ("usage_frequency.band", "daily"),
        ("license_utilization", None),
        ("license_utilization.band", None),
        ("unheard_of", None),
        ("nps.unheard_of", None),
        ("trait.sentiment", "good"),
        ("trait.unheard_of", None),
        ("trait.odd", None),
        ("trait.tags", None),
    ],
)
def test_a_reading_is_a_value_what_stands_beside_it_or_a_trait(path, raw):
    metrics = {
        "nps": {"value": 40, "status": "ok"},
        "usage_frequency": {"value": 9, "band": "daily", "status": "provisional"},
        "license_utilization": {"value": None, "band": "red", "status": "no_denominator"},
    }
    traits = {"sentiment": "good", "odd": float("nan"), "tags": ["a"]}

    assert reading(path, metrics, traits) == raw


def test_numbers_are_read_as_they_are_written():
    assert exact(0.1) == Fraction(1, 10)
    assert exact(Decimal("0.30")) == Fraction(3, 10)
    assert whole((0.1, 0.2, 0.5)) == (1, 2, 5)
    with pytest.raises(ValueError, match="not a number"):
        exact(float("inf"))


def test_a_half_goes_up_below_zero_too():
    assert [half_up(Fraction(n, 2)) for n in (1, 3, -1, -3)] == [1, 2, 0, -1]


parts = st.lists(st.fractions(-100, 100, max_denominator=999), max_size=12)


@given(parts)
def test_decimals_add_up_to_the_rounded_sum_and_none_is_off_by_a_last_digit(parts):
    found = decimals(parts)

    assert sum(found) * 100 == half_up(sum(parts, Fraction()) * 100)
    assert all(
        abs(Fraction(d) - part) < Fraction(1, 100) for d, part in zip(found, parts, strict=True)
    )


def test_rows_are_shown_in_plain_numbers_that_add_up():
    rows = [Contribution(name, raw=Fraction(1, 3), amount=Fraction(100, 3)) for name in "abc"]

    answer = shown(rows)

    assert sum(Decimal(str(row["amount"])) for row in answer) == 100
    assert [row["amount"] for row in answer] == [33.34, 33.33, 33.33]
    assert answer[0]["raw"] == pytest.approx(1 / 3)
