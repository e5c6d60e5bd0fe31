"""The churn risk of an account: learned by the close, told beside the health, never in it."""

from __future__ import annotations

import csv
import io
import os
from contextlib import contextmanager
from datetime import timedelta

import pytest

from seatbeat_collector.http import score_list
from seatbeat_collector.http.account_schemas import AccountsSchema
from seatbeat_collector.http.score_schemas import AccountMetricsSchema, ExplanationSchema
from stories.house import House, at
from stories.metric_days import nth

RULES = """
health:
  profiles:
    - name: own
      dimensions:
        - name: all
          weight: 1
          indicators: [{name: h, metric: trait.h, linear: {poor: 0, good: 100}}]
"""
LEARNED_ON = [nth(15) - timedelta(days=90 * n) for n in (4, 3, 2, 1)]
"""What is looked at for the risk within 90 days, on day 15."""


@contextmanager
def house(folder):
    file = folder / "rules.yaml"
    file.write_text(RULES, encoding="utf-8")
    os.utime(file, ns=(10**18, 10**18))
    with House(folder, rules_file=str(file)) as made:
        yield made


def customer(here, name, health, **traits):
    here.account(name, created_at=at(-400), status="paying", mrr=10, h=health, **traits)


def crowd(here, leaving=20):
    """Of so many poor customers at a time all leave, before and after the middle; nobody good."""
    for number in range(leaving):
        customer(here, f"early-{number:02}", 20)
        here.account(f"early-{number:02}", at(-250), status="churned")
        customer(here, f"late-{number:02}", 20)
        here.account(f"late-{number:02}", at(-30), status="churned")
    for number in range(20):
        customer(here, f"good-{number:02}", 90)
    here.close(*LEARNED_ON)
    here.learn()


def risk(here, name, **query):
    return here.read("accounts", name, "metrics", **query)["metrics"]["churn_risk"]


@pytest.fixture(scope="module")
def learned(tmp_path_factory):
    with house(tmp_path_factory.mktemp("learned")) as here:
        crowd(here)
        customer(here, "weak", 25)
        customer(here, "dumb", None)
        customer(here, "ours", 25, internal=True)
        here.account("guest", created_at=at(-400), status="trial", h=25)
        here.clock.forward(1)
        yield here


def test_a_risk_is_how_often_customers_with_such_a_health_left(learned):
    """60 customers were looked at twice before the middle; 20 left, of 80 with such a health.

    To these come 20 at the rate of all, and as many in each of the steps below, where nobody is.
    """
    found = risk(learned, "weak")

    assert found["value"] == pytest.approx((20 + 3 * 20 * 20 / 120) / (80 + 3 * 20))
    assert (found["status"], found["reason"]) == ("ok", None)
    assert (found["window"], found["unit"], found["as_of"]) == (90, "share", str(nth(15)))
    assert found["learned_as_of"] == str(nth(15))
    assert (found["learned_from"], found["churns"]) == (120, 20)
    assert (found["held_against"], found["churns_after"]) == (80, 20)
    assert found["calibration"] == {
        "scores_from": 20,
        "scores_to": 30,
        "accounts": 40,
        "observed": 0.5,
    }
    assert risk(learned, "good-00")["value"] < 0.1
    assert risk(learned, "good-00")["calibration"]["observed"] == 0


@pytest.mark.parametrize(
    ("name", "status", "reason"),
    [
        ("early-00", "not_applicable", "churned"),
        ("ours", "not_applicable", "internal"),
        ("guest", "not_applicable", "no_customer"),
        ("dumb", "insufficient_data", "no_health"),
    ],
)
def test_who_cannot_leave_or_has_no_health_has_no_risk_and_is_told_why(
    learned, name, status, reason
):
    found = risk(learned, name)

    assert (found["value"], found["status"], found["reason"]) == (None, status, reason)
    assert found["calibration"] is None and found["churns"] == 20


def test_a_past_day_has_no_risk_since_later_departures_made_it(learned):
    assert risk(learned, "weak", as_of=nth(14))["reason"] == "past_day"
    assert risk(learned, "weak", as_of=nth(15))["value"] > 0.2


def test_the_risk_is_explained_at_every_distance_and_is_no_part_of_the_health(learned):
    found = learned.read("accounts", "weak", "explain")

    assert ExplanationSchema().validate(found) == {}
    assert [one["window"] for one in found["churn_risk"]] == [30, 60, 90]
    assert found["churn_risk"][2] == risk(learned, "weak")
    assert found["churn_risk"][0]["reason"] == "too_few_churns"
    assert {row["name"] for row in found["contributions"]} == {"h", "rounding"}
    assert learned.read("accounts", "weak", "explain", metric="engagement")["churn_risk"] == []


@pytest.mark.parametrize("is_large", [False, True], ids=["small", "large"])
def test_a_list_is_sorted_by_risk_and_shows_it_as_the_account_does(learned, monkeypatch, is_large):
    if is_large:
        monkeypatch.setattr(score_list, "LIVE_MOST", 2)
        learned.close(nth(15))

    answer = learned.read("accounts", sort="-churn_risk", limit=500)

    assert AccountsSchema().validate(answer) == {}
    told = {row["account_id"]: row["metrics"]["churn_risk"] for row in answer["accounts"]}
    assert list(told)[0] == "weak" and list(told)[1] == "good-00"
    assert {one["value"] for one in list(told.values())[21:]} == {None}
    for name in ("weak", "dumb", "ours", "good-00", "early-00"):
        assert told[name] == risk(learned, name)


def test_the_list_as_csv_has_the_risk_in_columns_of_its_own(learned):
    answer = learned.call(
        "GET", "/v1/accounts?sort=-churn_risk&limit=1", headers={"Accept": "text/csv"}
    )
    (row,) = csv.DictReader(io.StringIO(answer.text))

    assert float(row["metrics.churn_risk.value"]) == pytest.approx(3 / 14)
    assert row["metrics.churn_risk.calibration.observed"] == "0.5"


def test_before_the_first_close_and_below_twenty_departures_nothing_is_foretold(tmp_path):
    with house(tmp_path) as here:
        customer(here, "weak", 25)
        before = risk(here, "weak")
        crowd(here, leaving=19)
        after = risk(here, "weak")
        answer = here.read("accounts", "weak", "metrics")

    assert AccountMetricsSchema().validate(answer) == {}
    assert (before["value"], before["reason"]) == (None, "not_learned")
    assert before["learned_from"] is None
    assert (after["value"], after["reason"]) == (None, "too_few_churns")
    assert (after["status"], after["churns"], after["churns_after"]) == (
        "insufficient_data",
        19,
        19,
    )
