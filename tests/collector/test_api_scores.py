"""Scores over HTTP, from raw events: engagement, health, and why they are what they are."""

from __future__ import annotations

from decimal import Decimal
from math import fsum

import pytest

from seatbeat_collector.http.account_schemas import AccountsSchema
from seatbeat_collector.http.metric_schemas import MetricSchema
from seatbeat_collector.http.moment import moment
from seatbeat_collector.http.score_book import score_book
from seatbeat_collector.http.score_schemas import AccountMetricsSchema, ExplanationSchema
from seatbeat_collector.metrics import rule_paths
from seatbeat_collector.scoring.told_metrics import TOLD
from stories.house import at
from stories.metric_days import nth
from stories.ruled import houses, say

BY_TIME = """
engagement:
  least_peers: 5
  scale:
    weights: {frequency: 0, time: 1, breadth: 0, utilization: 0}
"""
FIVE = {"forty": 40, "twenty": 20, "other": 20, "five": 5, "half": 0.5}
"""Five accounts of one segment by their minutes per user-day, and by their acts a day."""


def dimension(name, weight):
    """One that is what a trait says."""
    line = f"{{name: {name}, metric: trait.{name}, linear: {{poor: 0, good: 100}}}}"
    return f"        - {{name: {name}, weight: {weight}, indicators: [{line}]}}\n"


WEIGHTED = (
    "health:\n  profiles:\n    - name: own\n      dimensions:\n"
    + dimension("u", 20)
    + dimension("v", 30)
    + dimension("m", 50)
)
TOTANGO = """
health:
  profiles:
    - name: own
      dimensions:
        - name: usage
          weight: 70
          indicators:
            - {name: frequency, metric: trait.f, weight: 60, words: {good: [often]}}
            - {name: licences, metric: trait.l, weight: 40, words: {good: [all], average: [some]}}
        - name: voice
          weight: 30
          indicators:
            - {name: nps, metric: trait.nps, banded: {good: 30, average: 0}}
"""


@pytest.fixture
def house(tmp_path):
    with houses(tmp_path) as make:
        yield make


@pytest.fixture
def five(house):
    here = house(BY_TIME)
    for name, minutes in FIVE.items():
        here.account(name, created_at=at(-100), plan="pro", seats=10)
        here.work(name, "ada", at(10, 9), minutes * 60)
        for act in range(round(minutes * 14)):
            here.do(name, "ada", "saved", at(10, 9) + act)
    return here


def explain(here, account, **query):
    answer = here.read("accounts", account, "explain", **query)
    assert ExplanationSchema().validate(answer) == {}
    return answer


def amounts(explanation):
    return [row["amount"] for row in explanation["contributions"]]


def test_the_worked_example_of_engagement_comes_out_of_raw_events(five):
    listed = five.read("accounts", sort="-engagement")

    assert AccountsSchema().validate(listed) == {}
    found = {row["account_id"]: row["metrics"]["engagement"] for row in listed["accounts"]}
    assert {name: one["value"] for name, one in found.items()} == {
        "forty": 90, "twenty": 60, "other": 60, "five": 30, "half": 0,
    }  # fmt: skip
    assert list(found) == ["forty", "other", "twenty", "five", "half"]
    assert {one["normalization"] for one in found.values()} == {"percentile"}
    assert [name for name, one in found.items() if one["floored"]] == ["half"]
    assert found["five"]["unit"] == "points" and found["five"]["definition_version"] == 1
    assert found["five"]["as_of"] == nth(15).isoformat() and found["five"]["timezone"] == "UTC"


def test_an_accounts_own_page_says_the_same_as_the_list_with_every_metric(five):
    for row in five.read("accounts")["accounts"]:
        answer = five.read("accounts", row["account_id"], "metrics")
        assert AccountMetricsSchema().validate(answer) == {}
        for name, metric in row["metrics"].items():
            assert metric.items() <= answer["metrics"][name].items()
    assert five.metrics("five")["engagement_absolute"]["value"] == pytest.approx(100 * 5 / 30)
    assert five.metrics("half")["engagement_absolute"]["value"] == pytest.approx(100 * 0.5 / 30)
    assert five.metrics("twenty")["actions"]["value"] == 280


def test_with_too_few_peers_the_absolute_number_stands_in_and_says_so(house):
    here = house("engagement: {least_peers: 6}")
    for name in ("acme", "bolt"):
        here.account(name, created_at=at(-100), plan="pro", seats=10)
        here.work(name, "ada", at(10, 9), 900)

    found = here.metrics("acme")

    assert found["engagement"]["normalization"] == "absolute"
    assert found["engagement"]["peers"] == 2
    assert found["engagement"]["value"] == found["engagement_absolute"]["value"]
    # frequency 1/14 × 14/10, time 15 of 30 minutes, breadth 1 of 1, utilization 1 of 10 seats
    assert found["engagement"]["value"] == pytest.approx((10 + 50 + 100 + 10) / 4)
    assert found["engagement"]["coverage"] == 1


def test_what_explains_an_engagement_adds_up_to_it(five):
    for name, score in {"forty": 90, "five": 30, "half": 0}.items():
        told = explain(five, name, metric="engagement")
        assert told["score"]["value"] == score == fsum(amounts(told))
    assert [row["name"] for row in told["contributions"]][-1] == "floor"
    assert told["segment"] == "pro"


@pytest.mark.parametrize(
    ("traits", "score", "band"),
    [
        ({"u": 80, "v": 60, "m": 40}, 54, "average"),
        ({"u": 0, "v": 0, "m": 0}, 0, "poor"),
        ({"m": 90}, 90, "good"),
        ({"u": 90, "v": 90}, 90, "good"),
        ({"u": 90}, None, "unknown"),
        ({}, None, "unknown"),
    ],
)
def test_health_is_the_weighted_mean_of_what_has_data(house, traits, score, band):
    here = house(WEIGHTED)
    here.account("acme", created_at=at(-100), **traits)

    health = here.metrics("acme")["health"]

    assert (health["value"], health["band"], health["profile"]) == (score, band, "own")
    assert (health["status"] == "ok") == (score is not None)
    told = explain(here, "acme")
    assert told["score"] == health
    if score is not None:
        assert fsum(amounts(told)) == score


def test_health_rounds_half_up_at_each_level_and_leaves_out_what_is_missing(house):
    here = house(TOTANGO)
    here.account("spoke", created_at=at(-100), f="often", l="some", nps=-10)
    here.account("mute", created_at=at(-100), f="often", l="some")

    spoke, mute = (here.metrics(name)["health"] for name in ("spoke", "mute"))

    assert (spoke["value"], spoke["band"]) == (59, "average")
    assert spoke["dimensions"] == {"usage": 84, "voice": 0}
    assert (mute["value"], mute["band"], mute["coverage"]) == (84, "good", 70)
    rows = explain(here, "spoke")["contributions"]
    assert [row["kind"] for row in rows] == ["input", "input", "input", "rounding"]
    assert fsum(row["amount"] for row in rows) == 59
    assert {row["name"]: row["raw"] for row in rows[:3]} == {
        "frequency": "often", "licences": "some", "nps": -10,
    }  # fmt: skip


def test_the_list_sorts_and_narrows_by_health_and_nulls_come_last(house):
    here = house(WEIGHTED)
    for name, health in {"acme": 54, "bolt": 90, "cove": 10}.items():
        here.account(name, created_at=at(-100), u=health, v=health, m=health)
    here.account("dune", created_at=at(-100))

    def ids(**query):
        return [row["account_id"] for row in here.read("accounts", **query)["accounts"]]

    assert ids(sort="health") == ["cove", "acme", "bolt", "dune"]
    assert ids(sort="-health") == ["bolt", "acme", "cove", "dune"]
    assert ids(health_band="good") == ["bolt"]
    assert ids(health_band="unknown") == ["dune"]
    assert ids(health_band="poor", q="a") == []
    page = here.read("accounts", sort="-health", limit=2)
    rest = here.read("accounts", sort="-health", limit=2, cursor=page["next_cursor"])
    assert [row["account_id"] for row in rest["accounts"]] == ["cove", "dune"]
    assert here.call("GET", "/v1/accounts?health_band=fine").status_code == 400


def test_a_change_is_told_in_four_parts_that_add_up(five):
    for act in range(560):
        five.do("five", "ada", "saved", at(10, 10) + act)
    five.work("five", "ada", at(14, 9), 60 * 60)
    five.clock.at_ms = at(16, 12)

    told = explain(five, "five", metric="engagement", since=nth(14))["change"]

    assert told["before"] == 30
    assert told["after"] == five.metrics("five")["engagement"]["value"] == 70
    assert told["change"] == told["after"] - told["before"] == 40
    assert fsum(told["parts"].values()) == 40
    assert told["parts"]["own"] == 40 and told["parts"]["peers"] == 0
    assert fsum(move["amount"] for move in told["moves"]) == 40


def test_thirds_add_up_in_the_decimals_that_are_told(house):
    here = house("{}")
    here.account("acme", created_at=at(-100), seats=3)
    here.work("acme", "ada", at(10, 9), 7 * 60)
    here.work("acme", "bo", at(5, 9), 11 * 60)

    told = explain(here, "acme", metric="engagement", since=nth(9))

    assert exactly(amounts(told)) == exactly([told["score"]["value"]])
    change = told["change"]
    assert exactly([change["before"], change["change"]]) == exactly([change["after"]])
    assert exactly(change["parts"].values()) == exactly([change["change"]])
    assert exactly(move["amount"] for move in change["moves"]) == exactly([change["change"]])
    assert told["score"]["value"] == here.metrics("acme")["engagement"]["value"]


def exactly(numbers):
    """The sum of decimals as they were printed."""
    return sum((Decimal(repr(number)) for number in numbers), Decimal())


def test_an_act_of_the_vendors_own_people_makes_no_customer_silent(house):
    here = house("{}")
    here.account("acme", created_at=at(-100), seats=10)
    here.work("acme", "ada", at(10, 9), 15 * 60)
    here.account("ours", created_at=at(-100), internal=True)
    here.do("ours", "eve", "tried", at(10, 9))

    found = here.metrics("acme")["engagement"]

    assert (found["value"], found["floored"]) == (42.5, False)


def test_a_health_that_fell_says_which_input_fell(house):
    here = house(WEIGHTED)
    here.account("acme", at(1), created_at=at(-100), u=80, v=60, m=40)
    here.account("acme", at(12), u=30)

    told = explain(here, "acme", since=nth(10))["change"]

    assert (told["before"], told["after"], told["change"]) == (54, 44, -10)
    assert told["parts"] == {"own": -10, "peers": 0, "missing": 0, "configuration": 0}
    assert told["moves"][0] == {"name": "u.u", "amount": -10}


def test_rules_may_name_all_that_is_told_of_an_account_and_nothing_else(five):
    with five.app.app_context():
        told = score_book(moment()).scored("forty").metrics
    paths = set()
    for name, one in told.items():
        beside = set(one) - set(MetricSchema().fields) - {"interval"}
        plain = {part for part in beside if not isinstance(one[part], list | tuple | dict)}
        paths |= {name, *(f"{name}.{part}" for part in plain)}

    assert paths == set(rule_paths.paths())
    assert set(told) == set(TOLD)


def test_a_change_needs_a_day_before(five):
    answer = five.call("GET", f"/v1/accounts/five/explain?since={nth(15)}")
    assert (answer.status_code, answer.json["code"]) == (400, "invalid_parameter")
    assert "since" in answer.json["detail"]
    assert five.call("GET", "/v1/accounts/nobody/explain").status_code == 404


def test_rules_that_change_change_the_scores_of_the_next_read(house, tmp_path):
    here = house(WEIGHTED)
    here.account("acme", created_at=at(-100), u=80, v=60, m=40)
    before = explain(here, "acme")

    say(tmp_path / "rules.yaml", WEIGHTED.replace("weight: 50", "weight: 5"))
    after = explain(here, "acme")

    assert before["score"]["value"] == 54
    assert after["score"]["value"] == 65  # (20 × 80 + 30 × 60 + 5 × 40) ÷ 55 = 65.45
    assert before["rules"] != after["rules"]


def test_null_is_not_zero_for_an_account_of_which_nothing_is_known(house):
    here = house("{}")
    here.account("acme")

    found = here.metrics("acme")

    for name in ("engagement", "engagement_absolute", "health", "actions", "days_to_renewal"):
        assert found[name]["value"] is None, name
        assert found[name]["status"] not in ("ok", "provisional"), name
    assert found["core_share"]["status"] == "not_applicable"
    assert found["tickets_open"]["value"] is None
