"""Back-test: what the score said before accounts left, and what could be learned from it."""

from __future__ import annotations

import random
import sys
from datetime import timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seatbeat_collector.metrics.auc import pairs, together
from seatbeat_collector.metrics.backtest import Departure, Judged, backtest
from seatbeat_collector.metrics.churn_risk import Outcome, risk_of
from seatbeat_collector.metrics.health import band_of
from seatbeat_collector.metrics.rules import Bands
from seatbeat_collector.metrics.suggested_weights import Example, suggest
from stories.contract import ids, table
from stories.metric_days import nth


def departure(left, stayed):
    """Scores as the starter profile puts them into bands."""
    return Departure(
        *([None if one is None else judged(one) for one in own] for own in (left, stayed))
    )


def judged(score, bands=None):
    return Judged(score, band_of(score, bands or Bands()))


SURE = departure([20], [90] * 9)
"""A day on which a poor account left and nine good ones stayed."""


@pytest.mark.parametrize("case", table("scores", "auc"), ids=ids)
def test_worked_numbers_of_the_auc(case):
    auc = pairs(case["left"], case["stayed"]).auc

    assert (None if auc is None else float(auc)) == case["auc"]


def test_a_score_that_always_warned_is_told_so():
    found = backtest([SURE] * 20, 30)

    assert (found.status, found.churns, found.auc, found.good_share) == ("ok", 20, 1, 0)
    assert found.poor_lift == 10  # all of the poor left, one in ten of all


def test_churners_that_were_good_are_counted():
    misled = departure([80], [90] * 9)

    found = backtest([SURE] * 15 + [misled] * 5, 90)

    assert (found.auc, found.good_share) == (1, 25)


def test_a_score_is_poor_or_good_by_the_profile_that_judged_it():
    strict, mild = Bands(poor=90, average=95), Bands(poor=10, average=20)
    day = Departure([judged(80, strict)], [judged(80, mild)] * 9)

    found = backtest([day] * 20, 30)

    assert (found.poor_lift, found.good_share) == (10, 0)


def test_accounts_are_compared_with_those_of_the_same_day():
    """In bad times all scores were low: who left was still the lowest of them."""
    bad_times = departure([10], [30, 40])
    good_times = departure([60], [80, 90])

    found = backtest([bad_times, good_times] * 10, 60)

    assert found.auc == 1


def test_below_twenty_that_left_there_is_no_number():
    found = backtest([SURE] * 19 + [departure([None], [50])], 30)

    assert (found.status, found.churns, found.without_score) == ("insufficient_data", 19, 1)
    assert (found.auc, found.poor_lift, found.good_share) == (None, None, None)


def test_nobody_in_the_poor_band_has_no_lift():
    found = backtest([departure([60], [90, None])] * 20, 30)

    assert (found.poor_lift, found.auc) == (None, 1)


scores = st.lists(st.integers(0, 20), max_size=12)


@given(scores, scores)
def test_the_auc_is_the_share_of_pairs_counted_one_by_one(left, stayed):
    found = pairs(left, stayed)
    points = sum(Fraction(1 + (s > x) - (s < x), 2) for x in left for s in stayed)

    assert (found.right, found.all) == (points, len(left) * len(stayed))
    if found.all:
        assert together([found]).auc + pairs(stayed, left).auc == 1


def outcomes(rate_of, days=40, accounts=60, seed=7):
    """Accounts on many days; `rate_of` a score is how often such an account leaves."""
    chance = random.Random(seed)
    return [
        Outcome(nth(1) + timedelta(days=n), score, chance.random() < rate_of(score))
        for n in range(days)
        for score in (chance.randrange(101) for _ in range(accounts))
    ]


def test_the_risk_never_rises_with_the_score_and_is_shown_beside_what_happened():
    risk = risk_of(outcomes(lambda score: 0.4 if score < 50 else 0.02), horizon_days=1)

    assert risk.status == "ok"
    assert list(risk.by_step) == sorted(risk.by_step, reverse=True)
    assert risk.of(20) == pytest.approx(0.4, abs=0.05)
    assert risk.of(95) == pytest.approx(0.02, abs=0.03)
    assert risk.of(None) is None
    for step in risk.calibration:
        assert float(step.observed) == pytest.approx(float(step.predicted), abs=0.12)
    assert sum(step.accounts for step in risk.calibration) == 20 * 60
    assert risk.brier < risk.brier_of_the_rate


def test_a_score_that_tells_nothing_makes_a_flat_risk():
    risk = risk_of(outcomes(lambda score: 0.2), horizon_days=1)

    assert max(risk.by_step) - min(risk.by_step) < 0.15
    assert risk.brier == pytest.approx(float(risk.brier_of_the_rate), abs=0.005)


def test_the_risk_is_learned_only_from_what_was_known_by_then():
    seen = outcomes(lambda score: 0.3)
    middle = sorted({one.day for one in seen})[20]

    risk = risk_of(seen, horizon_days=10)

    assert risk.learned_from == sum(one.day + timedelta(days=10) <= middle for one in seen)
    assert sum(step.accounts for step in risk.calibration) == sum(one.day >= middle for one in seen)


@pytest.mark.parametrize(
    "seen", [[], [Outcome(nth(1), 50, True)] * 90, outcomes(lambda score: 0.005, days=20)]
)
def test_too_little_past_makes_no_risk(seen):
    risk = risk_of(seen, horizon_days=1)

    assert (risk.status, risk.of(50), risk.calibration) == ("insufficient_data", None, ())


def examples(count=300, seed=3):
    """Usage tells who leaves, voice a little, support the wrong way round; billing isn't known."""
    chance = random.Random(seed)
    found = []
    for _ in range(count):
        left = chance.random() < 0.3
        found.append(
            Example(
                {
                    "usage": chance.gauss(30 if left else 80, 12),
                    "voice": None
                    if chance.random() < 0.3
                    else chance.gauss(50 if left else 60, 20),
                    "support": chance.gauss(80 if left else 60, 10),
                    "billing": None,
                },
                left,
            )
        )
    return found


def test_suggested_weights_follow_what_told_and_say_what_misled():
    found = suggest(examples())

    assert found.status == "ok"
    assert sum(found.weights.values()) == pytest.approx(100)
    assert found.weights["usage"] > found.weights["voice"] > 0
    assert (found.misleading, found.without_data) == (("support",), ("billing",))
    assert found.weights["support"] == found.weights["billing"] == 0


def test_the_order_of_examples_changes_no_weight():
    shown = {name: round(weight, 3) for name, weight in suggest(examples()).weights.items()}
    turned = suggest(list(reversed(examples()))).weights

    assert {name: round(weight, 3) for name, weight in turned.items()} == shown


def test_few_that_left_or_stayed_suggest_nothing():
    assert suggest(examples(30)).status == "insufficient_data"
    assert suggest([Example({"usage": 5}, True)] * 90).status == "insufficient_data"


def test_without_the_library_one_is_told_what_to_install(monkeypatch):
    for name in [one for one in sys.modules if one.split(".")[0] == "sklearn"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "sklearn", None)

    with pytest.raises(ModuleNotFoundError, match=r"pip install 'seatbeat-collector\[backtest\]'"):
        suggest(examples())
