"""Every account is in exactly one segment, and every read tells the same one."""

from __future__ import annotations

from collections import Counter

import pytest

from seatbeat_collector.closing.close import Closer
from seatbeat_collector.http.moment import moment
from seatbeat_collector.http.score_book import terms_of
from seatbeat_collector.scoring.history import past
from stories.house import House, at
from stories.metric_days import nth

TRAITS = {
    "by-trait": {"segment": "gold"},
    "by-plan": {"plan": "pro"},
    "by-both": {"segment": "gold", "plan": "pro"},
    "by-none": {},
    "by-blank": {"segment": " ", "plan": "pro"},
}
BY_DEFAULT = {
    "by-trait": "gold",
    "by-plan": "pro",
    "by-both": "gold",
    "by-none": "other",
    "by-blank": "pro",
}
BY_RULES = {
    "by-trait": "rest",
    "by-plan": "pro",
    "by-both": "pro",
    "by-none": "rest",
    "by-blank": "pro",
}
GOAL = f"{{name: g, metric: actions, target: {{to: 9}}, starts_on: {nth(1)}, due_on: {nth(40)}}}"
RULES = f"""
segments: {{rules: [{{trait: plan}}], otherwise: rest}}
goals: [{GOAL}]
"""


@pytest.fixture(params=["no file", "a file that says nothing of segments", "a file of segments"])
def here(request, tmp_path):
    """Ten customers of each kind, each with some use; and the segment that each of them is in."""
    settings, expected = {}, BY_DEFAULT
    if request.param != "no file":
        text = RULES if request.param == "a file of segments" else f"goals: [{GOAL}]"
        (tmp_path / "rules.yaml").write_text(text, encoding="utf-8")
        settings = {"rules_file": str(tmp_path / "rules.yaml")}
        expected = BY_RULES if request.param == "a file of segments" else BY_DEFAULT
    with House(tmp_path, **settings) as made:
        whose = {}
        for kind, traits in TRAITS.items():
            for number in range(5):
                name = f"{kind}-{number}"
                whose[name] = expected[kind]
                paid = {"status": "paying", "mrr": 10, "currency": "EUR"}
                made.account(name, created_at=at(-100), **paid, **traits)
                made.do(name, "ada", "saved", at(10, 9, number))
        yield made, whose


def test_each_read_tells_the_same_segment_of_each_account(here):
    made, whose = here
    sizes = Counter(whose.values())
    collector = made.collector
    with made.app.app_context():
        terms = terms_of(moment())
    work = {nth(14): list(whose)}
    list(Closer(collector.store, terms, collector.clock).run(work, closing=True))

    rows = made.read("accounts", limit=500)["accounts"]
    assert {row["account_id"]: row["segment"] for row in rows} == whose
    counts = {one["segment"]: one["accounts"] for one in made.read("segments")["segments"]}
    assert counts == sizes
    for segment, size in sizes.items():
        own = {name for name, each in whose.items() if each == segment}
        listed = made.read("accounts", segment=segment, limit=500)["accounts"]
        assert {row["account_id"] for row in listed} == own
        money = made.read("portfolio", segment=segment)
        assert money["accounts"] == money["paying_accounts"] == size
        assert money["metrics"]["customer_retention"]["start"] == size
        assert sum(money["metrics"]["portfolio_health"]["bands"].values()) == size
        for feature in made.read("features", segment=segment)["features"]:
            assert feature["active_accounts"] == size
        goals = made.read("goals", segment=segment, limit=500)["goals"]
        assert {goal["account_id"] for goal in goals} in (own, set())
    for name in whose:
        if not name.endswith("-0"):
            continue
        assert made.read("accounts", name)["segment"] == whose[name]
        told = made.read("accounts", name, "explain", metric="engagement")
        assert told["segment"] == whose[name]
        assert told["score"]["peers"] == sizes[whose[name]]
        number = collector.store.account(name).number
        assert past(collector.store, number, nth(15)).segment == whose[name]


def test_a_survey_asks_the_people_of_the_segments_that_it_names(here):
    made, whose = here
    asked = {}
    for segment in set(whose.values()):
        audience = {"segments": [segment], "min_age_days": 0, "min_active_days": 0}
        survey = {"id": segment, "metric": "nps", "status": "live", "audience": audience}
        told = made.call("POST", "/v1/surveys", key="admin", json=survey)
        assert told.status_code == 201, told.text
        for name in whose:
            found = made.read("surveys", segment, "explain", user="ada", account=name)
            gates = {gate["gate"]: gate for gate in found["gates"]}
            asked[segment, name] = gates["segment"]["state"] == "passed"

    assert asked == {(segment, name): segment == whose[name] for segment, name in asked}


def test_nobody_is_without_a_segment_and_one_that_nobody_is_in_is_empty(here):
    made, _ = here

    assert made.read("accounts", segment="none")["accounts"] == []
    assert made.read("portfolio", segment="none")["accounts"] == 0
    assert made.read("accounts", segment="silver")["accounts"] == []
