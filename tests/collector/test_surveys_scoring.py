"""What answers are worth: the worked numbers that Python and JavaScript share."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seatbeat_collector.surveys.rollups import AccountAnswers, rollup
from seatbeat_collector.surveys.scoring import SCALES, on_scale, result, shown

CONTRACT = json.loads((Path(__file__).parents[1] / "contract" / "surveys.json").read_text())


def scores_of(counts):
    return [int(score) for score, number in counts.items() for _ in range(number)]


@pytest.mark.parametrize("case", CONTRACT["cases"], ids=lambda case: case["name"])
def test_a_worked_number_of_the_contract(case):
    found = result(case["kind"], scores_of(case["counts"]))

    for name, expected in case["expect"].items():
        if name == "interval" and expected is not None:
            assert [round(edge, 2) for edge in found[name]] == expected
        elif isinstance(expected, float):
            assert round(found[name], 4) == expected
        else:
            assert found[name] == expected


@pytest.mark.parametrize("case", CONTRACT["shown"], ids=lambda case: str(case["value"]))
def test_halves_are_rounded_away_from_zero(case):
    assert shown(case["value"]) == case["shown"]


@pytest.mark.parametrize("case", CONTRACT["rollups"], ids=lambda case: case["name"])
def test_a_portfolio_is_rolled_up_three_ways_side_by_side(case):
    accounts = [AccountAnswers(one["scores"], one["revenue"]) for one in case["accounts"]]

    found = rollup(accounts)

    assert found == (case["by_respondent"], case["account_equal"], case["revenue_weighted"])


def test_accounts_of_unknown_revenue_have_no_say_in_the_weighted_figure():
    known, unknown = AccountAnswers([10], 100.0), AccountAnswers([0], None)

    assert rollup([known, unknown]).revenue_weighted == 100
    assert rollup([unknown]).revenue_weighted is None
    assert rollup([]) == (None, None, None)


@pytest.mark.parametrize("score", [-1, 11, 9.0, True, "9", None, 10**30])
def test_what_is_no_answer_on_the_scale_is_refused(score):
    assert not on_scale("nps", score)


@given(st.sampled_from(list(SCALES)), st.data())
def test_a_score_lies_within_its_interval_and_its_parts_add_up(kind, data):
    scale = SCALES[kind]
    scores = data.draw(st.lists(st.integers(scale.lowest, scale.highest), min_size=5, max_size=200))

    found = result(kind, scores)

    low, high = found["interval"]
    assert low <= high
    if kind != "nps":  # the adjusted interval of a net score leans towards zero
        assert low - 1e-9 <= found["value"] <= high + 1e-9
    parts = [found[name] for name in list(found) if name in PARTS]
    assert sum(parts) == found["n"] == len(scores) == sum(found["distribution"].values())
    assert all(on_scale(kind, score) for score in scores)


PARTS = {"promoters", "passives", "detractors", "positive", "neutral", "negative"}
