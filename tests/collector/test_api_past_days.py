"""Reads of days that were closed: each tells what the snapshot does, whatever came later."""

from __future__ import annotations

from functools import reduce
from math import fsum

import pytest

from seatbeat_collector.closing.close import Closer
from seatbeat_collector.closing.rounds import Patience, Round, begin_with
from seatbeat_collector.http import (
    portfolio_answers,
    score_book,
    score_list,
    signal_rows,
)
from seatbeat_collector.http.account_schemas import AccountsSchema
from seatbeat_collector.http.moment import moment
from seatbeat_collector.http.score_book import terms_of
from seatbeat_collector.http.score_schemas import AccountMetricsSchema, ExplanationSchema
from seatbeat_collector.rules_file.writing import text_of
from seatbeat_collector.scoring.history import past
from stories.house import House, at
from stories.metric_days import nth
from stories.ruled import say

RULES = """
segments: {rules: [{trait: plan}], otherwise: rest}
goals: [{name: used, metric: actions, target: {to: 90}, starts_on: 2027-03-10, due_on: 2027-03-12}]
health:
  profiles:
    - name: own
      dimensions:
        - name: all
          weight: 1
          indicators:
            - {name: a, metric: trait.a, linear: {poor: 0, good: 100}}
            - {name: e, metric: engagement, linear: {poor: 0, good: 100}}
"""
CHANGES = {
    "trait: plan": "trait: tier",
    "rest": "others",
    "name: own": "name: new",
    "trait.a, linear: {poor: 0, good: 100}": "trait.a, linear: {poor: 0, good: 50}",
}
OTHER_RULES = reduce(lambda text, change: text.replace(*change), CHANGES.items(), RULES)
AS_OF = nth(10)
NAMES = [f"a{number:02}" for number in range(12)]
SPENT = ("usage_frequency", "time_spent", "active_users", "license_utilization")


@pytest.fixture
def here(tmp_path):
    file = tmp_path / "rules.yaml"
    say(file, RULES)
    with House(tmp_path, rules_file=str(file)) as made:
        made.rules = file
        for number, name in enumerate(NAMES):
            traits = {"plan": "pro", "tier": "gold", "seats": 5, "a": 8 * number}
            made.account(name, created_at=at(-100), status="paying", mrr=10, **traits)
            made.tell(*(saved(name, day) for day in range(2, 3 + number % 7) for _ in range(5)))
        yield made


@pytest.fixture(params=["few accounts", "many accounts"])
def size(request, monkeypatch):
    if request.param == "many accounts":
        for module in (score_list, score_book, signal_rows, portfolio_answers):
            monkeypatch.setattr(module, "LIVE_MOST", 2)


def saved(account, day, user="ada"):
    at_ms = at(day, 9)
    told = {"type": "activity", "name": "saved", "occurred_at": at_ms}
    return {**told, "account_id": account, "user_id": user}


def close(here, *as_of, names=NAMES):
    """As the daily close does it, by the rules in force."""
    with here.app.app_context():
        terms = terms_of(moment())
    store, clock = here.collector.store, here.clock
    store.snapshots.keep_rules(terms.rules_hash, text_of(terms.rules), now_ms=clock())
    closer = Closer(store, terms, clock)
    list(closer.run({nth(day - 1): list(names) for day in as_of}, closing=True))
    clock.forward(61_000)


def close_as_the_server_does(here):
    """A whole round, with what came late."""
    with here.app.app_context():
        terms = terms_of(moment())
    store, clock = here.collector.store, here.clock
    store.snapshots.keep_rules(terms.rules_hash, text_of(terms.rules), now_ms=clock())
    list(Round(Closer(store, terms, clock), Patience()).run(all_of_it=True))
    clock.forward(61_000)


def kept(here, name):
    return past(here.collector.store, here.collector.store.account(name).number, AS_OF)


def check(here, revision):
    """That every read tells what is in the snapshots."""
    told = {name: kept(here, name) for name in NAMES}
    rows = here.read("accounts", as_of=AS_OF, limit=500)
    assert AccountsSchema().validate(rows) == {}
    by_id = {row["account_id"]: row for row in rows["accounts"]}
    for name, one in told.items():
        row = by_id[name]
        assert (row["segment"], one.revision) == (one.segment, revision[name])
        assert row["snapshot"]["revision"] == one.revision
        for metric in (*SPENT, "engagement", "health"):
            assert row["metrics"][metric]["value"] == one.metrics[metric]["value"], (name, metric)
            assert row["metrics"][metric].get("band") == one.metrics[metric].get("band")
    for name in ("a00", "a03", "a09"):
        check_one(here, name, told[name], by_id[name]["snapshot"])
    check_sums(here, told)


def check_one(here, name, one, snapshot):
    answer = here.read("accounts", name, "metrics", as_of=AS_OF)
    assert AccountMetricsSchema().validate(answer) == {}
    assert_told(answer["metrics"], one)
    assert answer["snapshot"] == snapshot and snapshot["rules"] == one.rules_hash
    for metric in ("health", "engagement"):
        explained = here.read("accounts", name, "explain", metric=metric, as_of=AS_OF)
        assert ExplanationSchema().validate(explained) == {}
        assert explained["score"]["value"] == one.metrics[metric]["value"]
        assert (explained["segment"], explained["rules"]) == (one.segment, one.rules_hash)
        assert explained["snapshot"] == snapshot
        total = fsum(row["amount"] for row in explained["contributions"])
        assert total == pytest.approx(one.metrics[metric]["value"], abs=1e-9)


def assert_told(metrics, one):
    for name, snapshot in one.metrics.items():
        for field, value in snapshot.items():
            assert metrics[name][field] == value, (name, field)


def check_sums(here, told):
    healths = [one.metrics["health"] for one in told.values()]
    by_health = here.read("accounts", as_of=AS_OF, sort="health", limit=500)["accounts"]
    values = [row["metrics"]["health"]["value"] for row in by_health]
    assert values == sorted(one["value"] for one in healths)
    used = here.read("accounts", as_of=AS_OF, sort="-time_spent", limit=500)["accounts"]
    spent = [row["metrics"]["time_spent"]["value"] for row in used]
    assert spent == sorted(spent, reverse=True)
    bands = {band: sum(one["band"] == band for one in healths) for band in ("good", "poor")}
    segments = {one["segment"]: one for one in here.read("segments", as_of=AS_OF)["segments"]}
    assert set(segments) == {one.segment for one in told.values()}
    for segment, found in segments.items():
        own = [one for one in told.values() if one.segment == segment]
        assert found["accounts"] == len(own)
        assert found["active_accounts"] == sum(
            bool(one.metrics["usage_frequency"]["value"]) for one in own
        )
    for band, count in bands.items():
        assert sum(one[band] for one in segments.values()) == count
        listed = here.read("accounts", as_of=AS_OF, health_band=band, limit=500)["accounts"]
        assert len(listed) == count
    for segment in segments:
        money = here.read("portfolio", as_of=AS_OF, segment=segment)
        own = {name for name, one in told.items() if one.segment == segment}
        assert money["accounts"] == len(own)
        counted = money["metrics"]["portfolio_health"]["bands"]
        assert counted["good"] == segments[segment]["good"]
        kept_as_customers = money["metrics"]["customer_retention"]
        assert (kept_as_customers["start"], kept_as_customers["kept"]) == (len(own), len(own))
        listed = here.read("accounts", as_of=AS_OF, segment=segment, limit=500)["accounts"]
        assert {row["account_id"] for row in listed} == own
    assert here.read("portfolio", as_of=AS_OF)["accounts"] == len(told)
    for name in ("a00", "a09"):
        (goal,) = here.read("accounts", name, "goals")["goals"]
        assert goal["progress"]["baseline"] == told[name].metrics["actions"]["value"]


def test_a_closed_day_is_read_as_it_was_told_whatever_is_said_or_set_later(here, size):
    close(here, 10, 15)
    check(here, dict.fromkeys(NAMES, 1))
    before = here.read("accounts", "a09", "explain", as_of=AS_OF)

    here.account("a09", at(3), plan="gold", a=1, seats=2)
    here.account("a03", at(4), seats=1, tier="iron")
    check(here, dict.fromkeys(NAMES, 1))
    say(here.rules, OTHER_RULES)
    check(here, dict.fromkeys(NAMES, 1))

    assert here.read("accounts", "a09", "explain", as_of=AS_OF) == before
    now = here.read("accounts", "a09", "explain")
    assert now["snapshot"] is None and now["rules"] != before["rules"]
    since = here.read("accounts", "a09", "explain", since=AS_OF)["change"]
    assert since["before"] == before["score"]["value"]
    assert fsum(since["parts"].values()) == pytest.approx(since["change"])


def test_what_comes_late_is_told_at_once_and_stays_with_the_next_close(here, size):
    begin_with(here.collector.store, nth(9))
    close_as_the_server_does(here)
    check(here, dict.fromkeys(NAMES, 1))
    before = kept(here, "a00").metrics["active_users"]["value"]

    here.tell(*(saved("a00", 7, "bo") for _ in range(30)), saved("a03", 14, "bo"))
    here.clock.forward(61_000)
    at_once = here.read("accounts", "a00", "metrics", as_of=AS_OF)
    rows = {row["account_id"]: row for row in here.read("accounts", as_of=AS_OF)["accounts"]}

    assert at_once["snapshot"] is rows["a00"]["snapshot"] is None
    assert at_once["metrics"]["active_users"]["value"] == before + 1
    assert rows["a00"]["metrics"]["active_users"]["value"] == before + 1
    assert all(row["snapshot"] for name, row in rows.items() if name != "a00")

    close_as_the_server_does(here)
    check(here, {**dict.fromkeys(NAMES, 1), "a00": 2, "a03": 2})
    told = here.read("accounts", "a00", "metrics", as_of=AS_OF)["metrics"]
    assert {name: told[name]["value"] for name in SPENT} == {
        name: at_once["metrics"][name]["value"] for name in SPENT
    }


def test_what_no_snapshot_has_is_worked_out_and_says_so(here):
    close(here, 10)
    here.tell(saved("a00", 7, "bo"))

    month = here.read("accounts", "a00", "metrics", as_of=AS_OF, window=30)["metrics"]
    unclosed = here.read("accounts", "a00", "metrics", as_of=nth(9))
    today = here.read("accounts", "a00", "metrics", as_of=nth(15))
    strict = here.read("accounts", "a00", "metrics", as_of=AS_OF, idle_timeout=5)["metrics"]

    assert month["active_users"]["value"] == 2 and month["license_utilization"]["value"] == 20
    assert month["health"] == {**kept(here, "a00").metrics["health"]}
    assert unclosed["snapshot"] is None and unclosed["metrics"]["active_users"]["value"] == 2
    assert today["snapshot"] is None
    assert strict["time_spent"]["idle_timeout"] == 5
    assert here.read("accounts", as_of=nth(9))["accounts"][0]["snapshot"] is None
    assert here.read("accounts", "a00")["segment"] == "pro"
