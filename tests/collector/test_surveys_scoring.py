"""What answers are worth: the worked numbers that Python and JavaScript share."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seatbeat_collector.surveys.results import (
    Display,
    grouped,
    latest_by_user,
    rates,
    side_by_side,
    summary,
)
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


@pytest.mark.parametrize("case", CONTRACT["rates"], ids=lambda case: case["name"])
def test_rates_count_each_display_once(case):
    actions = {"ignored": "shown"}
    displays = [
        display(n, action=actions.get(outcome, outcome), score=9 if outcome in ANSWERED else None)
        for outcome, number in case["outcomes"].items()
        for n in range(number)
    ]

    found = rates(displays)

    for name, expected in case["expect"].items():
        assert (found[name] if expected is None else round(found[name], 4)) == expected
    assert {name: number for name, number in found["outcomes"].items() if number} == case[
        "outcomes"
    ]


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


ANSWERED = ("completed", "answered")
FLAGS = ("too_fast", "many_scores", "off_scale", "test", "internal")


def display(number, **more):
    """A display of the survey, shown to somebody of an account."""
    given = {"action": "shown", "started": False, "score": None, **more}
    return Display(f"d{number:05}", f"user-{number}", "acme", 1_000, None, **given)


displays = st.builds(
    Display,
    display_id=st.uuids().map(str),
    user_id=st.sampled_from("abcdefg"),
    account_id=st.sampled_from(["acme", "big", None]),
    at_ms=st.integers(0, 5),
    answered_at_ms=st.none() | st.integers(0, 5),
    action=st.sampled_from(["shown", "answered", "completed", "dismissed", "later", "abandoned"]),
    started=st.booleans(),
    score=st.none() | st.integers(0, 10),
    flags=st.lists(st.sampled_from(FLAGS), max_size=2, unique=True).map(tuple),
)


@given(st.lists(displays, max_size=30), st.randoms(use_true_random=False))
def test_no_order_of_displays_matters_to_any_figure(given_displays, chance):
    shuffled = list(given_displays)
    chance.shuffle(shuffled)
    revenue = {"acme": 10.0, "big": 90.0}

    assert summary("nps", shuffled) == summary("nps", given_displays)
    assert set(latest_by_user(shuffled)) == set(latest_by_user(given_displays))
    one, other = side_by_side(shuffled, revenue), side_by_side(given_displays, revenue)
    assert one == pytest.approx(other)


@given(st.lists(displays, max_size=30))
def test_counts_add_up_and_null_is_where_there_is_nothing_to_divide(given_displays):
    found = summary("nps", given_displays)
    score, told, out = found["score"], found["rates"], found["left_out"]

    assert sum(told["outcomes"].values()) == told["displays"]
    assert score["n"] + out["answers"] == sum(one.score is not None for one in given_displays)
    assert (told["response_rate"] is None) == (told["displays"] == 0)
    assert (told["completion_rate"] is None) == (told["started"] == 0)
    assert (score["value"] is None) == (score["n"] < 5)
    assert told["answered"] <= told["started"] <= told["displays"]
    assert told["completed"] <= told["started"]


@given(st.lists(displays, min_size=1, max_size=30), st.sampled_from(FLAGS))
def test_an_answer_that_is_flagged_changes_no_score(given_displays, flag):
    extra = display(1, action="answered", score=0, flags=(flag,))
    before, after = summary("nps", given_displays), summary("nps", [*given_displays, extra])

    assert after["score"] == before["score"]
    assert after["left_out"]["answers"] == before["left_out"]["answers"] + 1
    is_nobody = flag in ("test", "internal")
    assert after["rates"]["displays"] == before["rates"]["displays"] + (not is_nobody)


@given(st.lists(displays, max_size=30))
def test_a_group_s_displays_are_those_of_the_whole(given_displays):
    groups = grouped(given_displays, lambda one: one.account_id)

    parts = [summary("nps", own)["score"]["n"] for own in groups.values()]
    assert sum(parts) == summary("nps", given_displays)["score"]["n"]


def test_of_two_answers_of_a_person_the_later_one_counts_in_a_roll_up():
    early = [display(n, action="answered", score=0)._replace(answered_at_ms=1) for n in range(5)]
    late = [
        one._replace(display_id=f"x{one.display_id}", answered_at_ms=2, score=10) for one in early
    ]

    assert side_by_side([*late, *early], {"acme": 1.0}) == (100, 100, 100)
    assert side_by_side(late[:4], {"acme": 1.0}) == (None, None, None)


PARTS = {"promoters", "passives", "detractors", "positive", "neutral", "negative"}
