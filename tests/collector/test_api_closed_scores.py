"""What snapshots of closed days tell through the API: changes, lists of many, the back-test."""

from __future__ import annotations

import os
import sys
from datetime import timedelta
from math import fsum

import pytest
from click.testing import CliRunner

from seatbeat_collector.cli import main
from seatbeat_collector.http import portfolio_answers, score_book, score_list
from seatbeat_collector.scoring.portfolio import Portfolio
from stories.house import House, at
from stories.metric_days import nth

HEALTH = """
health:
  profiles:
    - name: own
      dimensions:
        - {name: a, weight: 70, indicators: [{name: a, metric: trait.a, linear: {poor: 0, good: 100}}]}
        - {name: b, weight: 30, indicators: [{name: b, metric: trait.b, linear: {poor: 0, good: 100}}]}
"""  # noqa: E501 - a rules file as somebody would write it


@pytest.fixture
def file(tmp_path):
    return tmp_path / "rules.yaml"


@pytest.fixture
def here(tmp_path, file):
    say(file, HEALTH)
    with House(tmp_path, rules_file=str(file)) as made:
        yield made


def say(file, text):
    before = file.stat().st_mtime_ns if file.exists() else 0
    file.write_text(text, encoding="utf-8")
    os.utime(file, ns=(before + 10**9, before + 10**9))


def test_a_change_of_weights_is_told_as_configuration_and_adds_up(here, file):
    here.account("acme", at(1), created_at=at(-100), a=80, b=0)
    here.close(nth(10))
    here.account("acme", at(12), a=60)
    say(file, HEALTH.replace("weight: 30", "weight: 70"))

    told = here.read("accounts", "acme", "explain", since=nth(10))

    change = told["change"]
    assert (change["before"], change["after"], change["change"]) == (56, 30, -26)
    assert change["parts"] == {"own": -14, "peers": 0, "missing": 0, "configuration": -12}
    assert fsum(move["amount"] for move in change["moves"]) == -26
    assert fsum(row["amount"] for row in told["contributions"]) == 30


def test_a_list_of_many_accounts_shows_the_scores_of_the_last_closed_day(here, monkeypatch):
    monkeypatch.setattr(score_list, "LIVE_MOST", 2)
    for name, points in {"acme": 90, "bolt": 60, "cove": 10}.items():
        here.account(name, created_at=at(-100), plan="pro", a=points, b=points)

    before = here.read("accounts", sort="-health")["accounts"]
    here.close(nth(15))
    here.clock.forward(61_000)
    after = here.read("accounts", sort="health")["accounts"]

    assert {row["metrics"]["health"]["value"] for row in before} == {None}
    assert {row["metrics"]["health"]["band"] for row in before} == {"unknown"}
    assert [row["account_id"] for row in after] == ["cove", "bolt", "acme"]
    assert [row["metrics"]["health"]["band"] for row in after] == ["poor", "average", "good"]
    assert after[0]["metrics"]["health"] == here.metrics("cove")["health"]
    assert len(here.read("accounts", health_band="good")["accounts"]) == 1
    (segment,) = here.read("segments")["segments"]
    assert (segment["good"], segment["average"], segment["poor"], segment["unknown"]) == (
        1,
        1,
        1,
        0,
    )


def test_a_portfolio_of_many_is_told_anew_once_something_in_it_is_another(here, monkeypatch):
    for module in (score_list, portfolio_answers):
        monkeypatch.setattr(module, "LIVE_MOST", 2)
    for name, points in {"acme": 90, "bolt": 60, "cove": 10}.items():
        told = {"status": "paying", "mrr": 10, "currency": "EUR"}
        here.account(name, created_at=at(-100), plan="pro", a=points, b=points, **told)

    def read():
        found = here.read("portfolio")
        health = found["metrics"]["portfolio_health"]
        return found["paying_accounts"], sum(health["bands"].values()), health["as_of"]

    counted = []
    portfolio = portfolio_answers.portfolio_in_numbers
    monkeypatch.setattr(
        portfolio_answers,
        "portfolio_in_numbers",
        lambda *asked: counted.append(asked) or portfolio(*asked),
    )
    before, again = here.read("portfolio"), here.read("portfolio")
    here.close(nth(15))
    closed = here.read("portfolio")
    here.account("acme", at(14), status="churned", mrr=0)
    left = read()
    here.clock.forward(24 * 3_600_000)

    assert before == again and len(counted) == 3
    assert before["metrics"]["portfolio_health"]["value"] is None
    assert closed["metrics"]["portfolio_health"]["value"] is not None
    assert (closed["paying_accounts"], left[0]) == (3, 2)
    assert read()[2] > left[2]


def test_an_account_of_many_is_held_against_its_peers_as_the_close_found_them(here, monkeypatch):
    for number in range(12):
        name = f"a{number:02}"
        here.account(name, created_at=at(-100), plan="pro", a=50, b=50)
        for day in range(2, 2 + number):
            for minute in range(5):
                here.do(name, "ada", "saved", at(day, 9, minute))
    live = here.read("accounts", "a06", "explain", metric="engagement")
    here.close(nth(5), nth(15))
    changed = here.read("accounts", "a06", "explain", metric="engagement", since=nth(5))
    monkeypatch.setattr(score_list, "LIVE_MOST", 2)
    monkeypatch.setattr(score_book, "LIVE_MOST", 2)
    here.account("a11", at(-100), c=1)  # so that everything is looked at anew
    here.clock.forward(61_000)
    uses = []
    use = Portfolio.use
    monkeypatch.setattr(Portfolio, "use", lambda self, name: uses.append(name) or use(self, name))

    kept = here.read("accounts", "a06", "explain", metric="engagement")
    since = here.read("accounts", "a06", "explain", metric="engagement", since=nth(5))

    assert kept == live and kept["score"]["normalization"] == "percentile"
    assert since == changed and since["change"]["parts"]["own"] != 0
    assert uses == ["a06"]


@pytest.fixture
def churned(here):
    """Of 48 customers the 24 that were poor left on day 10; what they said first was no use."""
    for number in range(48):
        poor = number < 24
        traits = {"a": 20 if poor else 90, "b": 90 if poor else 20}
        here.account(f"a{number:02}", created_at=at(-300), status="paying", mrr=10, **traits)
        if poor:
            here.account(f"a{number:02}", at(10), status="churned")
    here.close(*(nth(10) - timedelta(days=days) for days in (30, 60, 90)))
    return here


def test_the_back_test_tells_what_the_health_was_worth(churned):
    found = churned.read("backtest", weights="true")

    assert found["churns"] == 24
    for one in found["horizons"]:
        assert (one["status"], one["churns"], one["without_score"]) == ("ok", 24, 0)
        metrics = {name: metric["value"] for name, metric in one["metrics"].items()}
        assert metrics == {"score_auc": 1, "poor_lift": 2, "churned_while_good": 0}
        assert one["risk"]["status"] == "insufficient_data"
    weights = found["suggested_weights"]
    assert weights["status"] == "ok" and weights["weights"]["a"] == 100
    assert weights["misleading"] == ["b"]


BY_PLAN = """
health:
  profiles:
    - name: strict
      when: {plan: big}
      bands: {poor: 90, average: 95}
      dimensions: &all
        - {name: a, weight: 1, indicators: [{name: a, metric: trait.a, linear: {poor: 0, good: 100}}]}
    - name: mild
      bands: {poor: 10, average: 20}
      dimensions: *all
"""  # noqa: E501 - a rules file as somebody would write it


def test_the_back_test_judges_each_account_by_its_own_profile(here, file):
    say(file, BY_PLAN)
    for number in range(40):
        leaves = number < 20
        traits = {"plan": "big" if leaves else "small", "a": 80}
        here.account(f"a{number:02}", created_at=at(-300), status="paying", mrr=10, **traits)
        if leaves:
            here.account(f"a{number:02}", at(10), status="churned")
    here.account("ours", created_at=at(-300), status="paying", mrr=10, internal=True, a=80)
    here.account("ours", at(10), status="churned")
    here.close(nth(10) - timedelta(days=30))

    found = here.read("backtest")

    assert found["churns"] == 20
    metrics = found["horizons"][0]["metrics"]
    assert metrics["poor_lift"]["value"] == 2
    assert metrics["churned_while_good"]["value"] == 0


def test_without_the_extra_the_weights_say_what_to_install(churned, monkeypatch):
    for name in [name for name in sys.modules if name.partition(".")[0] == "sklearn"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "sklearn", None)
    monkeypatch.setitem(sys.modules, "sklearn.impute", None)

    weights = churned.read("backtest", weights="true")["suggested_weights"]

    assert weights["status"] == "not_installed" and weights["weights"] == {}
    assert "pip install 'seatbeat-collector[backtest]'" in weights["detail"]


def test_config_diff_tells_which_accounts_change_band(here, file, tmp_path, monkeypatch):
    here.account("acme", created_at=at(-1000), a=80, b=0)
    here.account("bolt", created_at=at(-1000), a=90, b=90)
    here.read("accounts")
    other = tmp_path / "other.yaml"
    say(other, HEALTH.replace("weight: 30", "weight: 70"))
    monkeypatch.setenv("SEATBEAT_DATABASE", str(tmp_path / "seatbeat.db"))

    told = CliRunner().invoke(main, ["config", "diff", str(file), str(other)])

    assert told.exit_code == 1, told.output
    assert "account acme: band average → poor" in told.output
    assert "bolt" not in told.output


def test_features_that_an_account_has_and_does_not_use_are_listed(here, file):
    say(file, "adoption: {features: [{name: reports, brings_value: true}, {name: alerts}]}")
    here.account("acme", created_at=at(-100))
    for name in ("reports", "alerts"):
        here.put("accounts", "acme", "entitlements", name, feature=name)
    here.do("acme", "ada", "reports", at(10, 9))
    here.do("acme", "bo", "looked", at(10, 9))

    found = here.read("accounts", "acme", "features")["adoption"]

    assert found["feature_breadth"]["value"] == 50
    assert found["feature_breadth"]["unused"] == ["alerts"]
    alerts, reports = found["by_feature"]
    assert (reports["users"], reports["percent_of_active_users"]) == (1, 50)
    assert reports["brings_value"] and alerts["has"] and alerts["users"] == 0
    metrics = here.metrics("acme")
    assert metrics["core_active_users"]["value"] == 1 and metrics["core_share"]["value"] == 50
    assert metrics["time_to_first_value"]["value"] == 110
