"""Health: points, dimensions, profiles, and explanations that add up."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seatbeat_collector.metrics.contributions import moves, total
from seatbeat_collector.metrics.health import band_of, health, health_envelope, profile_of
from seatbeat_collector.metrics.health_change import Stand, change
from seatbeat_collector.metrics.health_explained import explain, reason
from seatbeat_collector.metrics.health_points import points_of
from seatbeat_collector.metrics.health_rollups import children, portfolio
from seatbeat_collector.metrics.rules import (
    DEFAULT_HEALTH,
    Banded,
    Bands,
    Condition,
    Dimension,
    HealthRules,
    Indicator,
    Linear,
    Match,
    Profile,
    Words,
)
from stories.contract import ids, table
from stories.metric_days import fortnight, subject

POINTS = Linear(0, 100)
WORDS = Words(good=("daily", "weekly"), average=("infrequent",), poor=("rare", "none"))
FEW = Banded(good=2, average=5, less_is_better=True)


def of_dimensions(weights, **more):
    """A profile of one indicator a dimension, named d0, d1, … as its metric is."""
    return Profile(
        "plain",
        tuple(
            Dimension(f"d{n}", weight, (Indicator(f"d{n}", f"d{n}", POINTS, **more),))
            for n, weight in enumerate(weights)
        ),
    )


USAGE_AND_VOICE = Profile(
    "default",
    (
        Dimension(
            "usage",
            70,
            (
                Indicator("frequency", "usage_frequency.band", WORDS, 60),
                Indicator("licences", "license_utilization", Banded(50, 20), 40),
            ),
        ),
        Dimension("voice", 30, (Indicator("nps", "nps", Banded(30, 0), 1),)),
    ),
)
GOOD_AND_AVERAGE = {"usage_frequency.band": "daily", "license_utilization": 30.0}


@pytest.mark.parametrize("case", table("scores", "weighted"), ids=ids)
def test_worked_numbers_of_the_weighted_mean(case):
    inputs = {f"d{n}": points for n, points in enumerate(case["points"])}

    found = health(inputs, of_dimensions(case["weights"]))

    assert (found.score, found.band) == (case["score"], case["band"])


@pytest.mark.parametrize("case", table("scores", "bands"), ids=str)
def test_worked_numbers_of_the_bands(case):
    assert band_of(case["score"], Bands()) == case["band"]


@pytest.mark.parametrize("case", table("scores", "portfolios"), ids=ids)
def test_worked_numbers_of_a_portfolio(case):
    bands = [band for band in ("good", "average", "poor") for _ in range(case[band])]

    assert portfolio([*bands, "unknown"]).score == case["score"]


@pytest.mark.parametrize("case", table("scores", "children"), ids=ids)
def test_worked_numbers_of_a_parent(case):
    found = children(case["scores"], case.get("weights"))

    assert (found.score, found.worst) == (case["score"], case["worst"])


def test_good_frequency_and_average_licences_make_84_and_poor_nps_takes_it_to_59():
    with_voice = health({**GOOD_AND_AVERAGE, "nps": -20}, USAGE_AND_VOICE)
    without = health(GOOD_AND_AVERAGE, USAGE_AND_VOICE)

    assert [one.points for one in with_voice.dimensions] == [84, 0]
    assert (with_voice.score, with_voice.band) == (59, "average")
    assert (without.score, without.band, without.coverage) == (84, "good", 70)


@pytest.mark.parametrize(
    ("raw", "scale", "points"),
    [
        ("Daily", WORDS, 100),
        ("infrequent", WORDS, 60),
        ("none", WORDS, 0),
        ("not_applicable", WORDS, None),
        (True, Words(good=("true",), poor=("false",)), 100),
        (False, Words(good=("true",), poor=("false",)), 0),
        (5, WORDS, None),
        (None, WORDS, None),
        (30, Banded(30, 0), 100),
        (29.9, Banded(30, 0), 60),
        (0, Banded(30, 0), 60),
        (-0.1, Banded(30, 0), 0),
        (0.3, Banded(0.3, 0.1), 100),
        (2, FEW, 100),
        (3, FEW, 60),
        (5, FEW, 60),
        (6, FEW, 0),
        (1, Banded(1, 1), 100),
        (0, Banded(1, 1), 0),
        ("2", FEW, None),
        (True, FEW, None),
        (10, Linear(10, 60), 0),
        (35, Linear(10, 60), 50),
        (60, Linear(10, 60), 100),
        (99, Linear(10, 60), 100),
        (0, Linear(10, 60), 0),
        (48, Linear(72, 24), 50),
        (1, Linear(0, 200), 1),
        (0.9, Linear(0, 200), 0),
        (Fraction(1, 3), Linear(0, 1), 33),
        (None, Linear(0, 1), None),
    ],
)
def test_a_raw_value_becomes_points_by_words_by_bands_or_along_a_line(raw, scale, points):
    assert points_of(raw, scale) == points


@pytest.mark.parametrize(
    ("policy", "score"), [("exclude", 90), ("as_poor", 45), ("as_average", 75)]
)
def test_missing_data_is_left_out_or_stands_in_as_the_profile_says(policy, score):
    profile = of_dimensions([50, 50])._replace(missing=policy)

    found = health({"d0": 90}, profile)

    assert (found.score, found.coverage) == (score, 50)


def test_an_indicator_s_own_policy_wins_over_the_profile_s():
    profile = of_dimensions([50, 50], missing="as_poor")

    assert health({"d0": 90}, profile).score == 45


def test_data_that_stands_in_is_no_coverage():
    profile = of_dimensions([49, 51])._replace(missing="as_average")

    found = health({"d0": 90}, profile)

    assert (found.score, found.band, found.coverage) == (None, "unknown", 49)


def test_a_poor_critical_indicator_caps_the_score_at_poor():
    profile = of_dimensions([90, 10], critical=True)

    calm, alarmed = (health({"d0": 100, "d1": low}, profile) for low in (1, 0))

    assert (calm.score, calm.band, calm.critical) == (90, "good", ())
    assert (alarmed.score, alarmed.band, alarmed.critical) == (50, "poor", ("d1",))
    assert health({"d0": 20, "d1": 0}, profile).score == 18
    assert health({"d0": 100}, profile).score == 100


def test_the_first_profile_that_matches_judges():
    facts = {"age_days": 12, "status": "trial"}

    assert profile_of(facts, DEFAULT_HEALTH).name == "onboarding"
    assert profile_of({**facts, "age_days": 30}, DEFAULT_HEALTH).name == "trial"
    assert profile_of({"age_days": 30}, DEFAULT_HEALTH).name == "default"
    assert profile_of({}, DEFAULT_HEALTH).name == "default"


def test_an_account_that_no_profile_fits_has_no_health():
    only_large = HealthRules(
        (USAGE_AND_VOICE._replace(when=Match((Condition("seats", "ge", 9),))),)
    )
    about = subject(fortnight())

    found = health(GOOD_AND_AVERAGE, profile_of({"seats": 1}, only_large))
    answer = health_envelope(found, about.scope(about.window))

    assert (answer["value"], answer["band"], answer["status"]) == (
        None,
        "unknown",
        "not_applicable",
    )
    assert reason(found) == "No profile matches this account."


@pytest.mark.parametrize(
    ("inputs", "start_days_ago", "value", "status"),
    [
        (GOOD_AND_AVERAGE, 365, 84, "ok"),
        (GOOD_AND_AVERAGE, 10, 84, "provisional"),
        ({}, 365, None, "insufficient_data"),
    ],
)
def test_a_health_leaves_with_all_that_explains_it(inputs, start_days_ago, value, status):
    window = fortnight()
    about = subject(
        window, start=window.as_of - (window.as_of - window.first) / 14 * start_days_ago
    )

    answer = health_envelope(health(inputs, USAGE_AND_VOICE), about.scope(window))

    assert (answer["value"], answer["status"]) == (value, status)
    assert (answer["profile"], answer["unit"]) == ("default", "points")


def test_the_explanation_lists_every_input_and_the_rounding():
    rows = explain(health({**GOOD_AND_AVERAGE, "nps": -20}, USAGE_AND_VOICE))

    assert [(row.name, row.raw, row.points, row.weight, row.amount) for row in rows[:3]] == [
        ("frequency", "daily", 100, Fraction(42, 100), 42),
        ("licences", 30.0, 60, Fraction(28, 100), Fraction(168, 10)),
        ("nps", -20, 0, Fraction(30, 100), 0),
    ]
    assert [(row.kind, row.amount) for row in rows[3:]] == [("rounding", Fraction(2, 10))]
    assert total(rows) == 59


def test_a_missing_input_is_listed_without_points_or_weight():
    rows = explain(health(GOOD_AND_AVERAGE, USAGE_AND_VOICE))

    nps = next(row for row in rows if row.name == "nps")
    assert (nps.raw, nps.points, nps.weight, nps.amount) == (None, None, 0, 0)
    assert total(rows) == 84


def test_a_cap_is_a_row_of_its_own():
    profile = of_dimensions([90, 10], critical=True)

    rows = explain(health({"d0": 100, "d1": 0}, profile))

    assert [(row.kind, row.amount) for row in rows[2:]] == [("rounding", 0), ("critical_cap", -40)]
    assert total(rows) == 50


@pytest.mark.parametrize(
    ("inputs", "critical", "line"),
    [
        ({"d0": 100, "d1": 40}, False, "Most is lost in d1: 30 points."),
        ({"d0": 100, "d1": 100}, False, "Nothing takes from the score."),
        ({"d0": 100, "d1": 0}, True, "Critical and poor: d1."),
        ({}, False, "Only 0 % of the weight has data."),
    ],
)
def test_one_line_says_what_made_the_band(inputs, critical, line):
    assert reason(health(inputs, of_dimensions([50, 50], critical=critical))) == line


def test_a_change_is_told_by_input_too():
    before, after = (
        explain(health({**GOOD_AND_AVERAGE, "nps": nps}, USAGE_AND_VOICE)) for nps in (50, -20)
    )

    found = moves(before, after)

    assert found["voice.nps"] == -30
    assert sum(found.values()) == total(after) - total(before)


THEN = {"d0": 80, "d1": 60, "d2": None}
NOW = {"d0": 60, "d1": 40, "d2": 20}
RANKED = {"d0": 70}
"""d0 is a rank: 70 it would be now, had the others stayed as they were."""


def test_a_change_is_own_then_peers_then_data_then_configuration():
    old = of_dimensions([40, 40, 20])
    new = of_dimensions([80, 10, 10])

    found = change(Stand(THEN, old), Stand(NOW, new), RANKED)

    assert (found.before, found.after) == (70, 54)
    # (70 + 40)/2 = 55; (60 + 40)/2 = 50; with d2: 0.4 × 60 + 0.4 × 40 + 0.2 × 20 = 44
    assert (found.own, found.peers, found.missing, found.configuration) == (-15, -5, -6, 10)


def test_nothing_that_happened_changes_nothing():
    stand = Stand(THEN, of_dimensions([40, 40, 20]))

    found = change(stand, stand, {})

    assert (found.change, found.own, found.peers, found.missing, found.configuration) == (0,) * 5


def test_a_change_from_or_to_an_unknown_health_is_unknown():
    profile = of_dimensions([40, 40, 20])

    assert change(Stand({}, profile), Stand(NOW, profile), {}) is None
    assert change(Stand(NOW, profile), Stand(NOW, None), {}) is None


scales = st.sampled_from([POINTS, Linear(100, 0), Banded(60, 30), FEW, WORDS])
raws = st.one_of(
    st.none(), st.integers(-10, 110), st.floats(-10, 110), st.sampled_from(["daily", "none", "?"])
)
metrics = st.sampled_from("abcdefgh")
weights = st.one_of(st.integers(0, 100), st.floats(0.1, 100).map(lambda one: round(one, 2)))
indicators = st.builds(
    Indicator,
    name=metrics,
    metric=metrics,
    scale=scales,
    weight=weights,
    critical=st.booleans(),
    missing=st.sampled_from([None, None, "exclude", "as_poor", "as_average"]),
)
dimensions = st.builds(
    Dimension,
    name=st.sampled_from("xyz"),
    weight=weights,
    indicators=st.lists(indicators, min_size=1, max_size=4).map(tuple),
)
profiles = st.builds(
    Profile,
    name=st.just("any"),
    when=st.just(Match()),
    bands=st.just(Bands()),
    dimensions=st.lists(dimensions, min_size=1, max_size=4).map(tuple),
    missing=st.sampled_from(["exclude", "as_poor", "as_average"]),
    least_coverage=st.sampled_from([0, 50]),
)
inputs = st.dictionaries(metrics, raws)


@given(inputs, profiles)
def test_contributions_add_up_to_the_score_exactly(inputs, profile):
    found = health(inputs, profile)
    rows = explain(found)

    if found.score is not None:
        assert total(rows) == found.score
        assert 0 <= found.score <= 100
    assert sum(row.weight for row in rows) in (0, 1)
    given_by = [row for row in rows if row.kind == "input"]
    assert all(row.points is not None or not row.amount for row in given_by)


@given(inputs, inputs, inputs, profiles, profiles)
def test_the_parts_of_a_change_add_up_exactly(then, now, held, old, new):
    found = change(Stand(then, old), Stand(now, new), held)

    if found is not None:
        assert found.before + found.change == found.after
        assert (found.before, found.after) == (health(then, old).score, health(now, new).score)


@given(inputs, profiles, st.randoms())
def test_the_order_of_dimensions_and_indicators_changes_no_score(inputs, profile, random):
    mixed = [
        one._replace(indicators=tuple(random.sample(one.indicators, len(one.indicators))))
        for one in random.sample(profile.dimensions, len(profile.dimensions))
    ]

    found, other = (
        health(inputs, one) for one in (profile, profile._replace(dimensions=tuple(mixed)))
    )

    assert (found.score, found.coverage) == (other.score, other.coverage)


@given(st.dictionaries(metrics, st.integers(0, 100)), profiles, metrics, st.integers(0, 50))
def test_a_better_input_never_lowers_the_score(inputs, profile, metric, more):
    upward = [
        dimension._replace(
            indicators=tuple(one._replace(scale=POINTS) for one in dimension.indicators)
        )
        for dimension in profile.dimensions
    ]
    profile = profile._replace(dimensions=tuple(upward), least_coverage=0)
    better = {**inputs, metric: inputs[metric] + more} if metric in inputs else inputs

    before, after = (health(one, profile).score for one in (inputs, better))

    assert (before is None) == (after is None)
    assert before is None or before <= after
