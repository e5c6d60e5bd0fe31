"""How the product is taken up, over HTTP: coming in, first value, people of two accounts."""

from __future__ import annotations

import pytest

from seatbeat_collector.http.feature_adoption import AdoptedFeaturesSchema
from seatbeat_collector.http.score_schemas import AccountMetricsSchema
from stories.house import at
from stories.metric_days import nth
from stories.ruled import houses


@pytest.fixture
def house(tmp_path):
    with houses(tmp_path) as make:
        yield lambda text="{}", **settings: make(text, **settings)


def stalled(here, account):
    found = here.read("accounts", account, "signals")["signals"]
    return [one for one in found if one["kind"] == "onboarding_stalled"]


def test_onboarding_stands_still_since_the_first_sign_in_not_since_any_event(house):
    here = house(sign_in_activity="signed_in", core_activities="exported")
    here.account("acme", created_at=at(-20))
    here.do("acme", "ada", "invited", at(1))
    here.do("acme", "ada", "signed_in", at(12))

    assert stalled(here, "acme") == []
    here.clock.at_ms = at(19, 12)
    (told,) = stalled(here, "acme")
    assert (told["value"], told["evidence"]) == (7, {"signed_in": nth(12).isoformat()})
    answer = here.read("accounts", "acme", "metrics")
    assert AccountMetricsSchema().validate(answer) == {}
    assert answer["metrics"]["time_to_first_value"]["signed_in"] == nth(12).isoformat()


def test_onboarding_that_stands_still_is_told_however_old_the_account_is_while_it_is_one(house):
    here = house(core_activities="exported")
    for account in ("old", "gone", "ours"):
        here.account(account, created_at=at(-300))
        here.do(account, "ada", "looked", at(3))
    here.account("gone", at(5), status="churned")
    here.account("ours", at(5), internal=True)

    assert [one["value"] for one in stalled(here, "old")] == [12]
    assert stalled(here, "gone") == stalled(here, "ours") == []


def test_value_that_came_before_the_account_was_created_took_no_day(house):
    here = house(core_activities="exported")
    here.account("acme", created_at=at(5))
    here.do("acme", "ada", "exported", at(2))

    assert here.metrics("acme")["time_to_first_value"]["value"] == 0
    assert stalled(here, "acme") == []


def test_tickets_revenue_and_breadth_follow_the_window_and_scores_keep_theirs(house):
    here = house("adoption: {features: [{name: reports}, {name: alerts}]}")
    here.account("acme", created_at=at(-300), status="paying", mrr=100)
    here.account("acme", at(-20), mrr=200)
    for feature in ("reports", "alerts"):
        here.put("accounts", "acme", "entitlements", feature, feature=feature)
    here.do("acme", "ada", "reports", at(12, 9))
    here.do("acme", "ada", "alerts", at(3, 9))
    for number, day in enumerate((-40, 3, 12)):
        name = f"t-{number}"
        here.put("accounts", "acme", "tickets", name, opened_at=at(day), closed_at=at(day, 5))

    usual, week, long = (here.metrics("acme", **q) for q in ({}, {"window": 7}, {"window": 60}))

    names = ("tickets_opened", "feature_breadth", "mrr_change")
    assert [usual[name]["value"] for name in names] == [2, 100, 100]
    assert [week[name]["value"] for name in names] == [1, 50, 0]
    assert [long[name]["value"] for name in names] == [3, 100, 100]
    followed = (*names, "tickets_open", "ticket_resolution", "nps", "active_users")
    assert {week[name]["window"] for name in followed} == {7}
    for name in ("engagement", "health", "onboarding_progress", "time_to_first_value"):
        assert week[name] == usual[name]


TWO_PEOPLE = """
adoption: {features: [{name: reports, activities: [reported], brings_value: true}]}
onboarding: {steps: [{name: two people, activities: [reported], users: 2}]}
"""


def test_a_person_of_two_accounts_of_a_tree_is_one_person(house):
    here = house(TWO_PEOPLE)
    here.account("top", created_at=at(-50))
    for account in ("left", "right"):
        here.account(account, created_at=at(-50), parent_id="top")
        here.do(account, "kim", "reported", at(9))

    told = here.read("accounts", "top", "features")

    (reports,) = told["adoption"]["by_feature"]
    assert (reports["users"], reports["percent_of_active_users"]) == (1, 100)
    assert told["features"] == [{"name": "reported", "count": 2, "users": 1}]
    assert here.metrics("top")["onboarding_progress"]["value"] == 0
    here.do("right", "bo", "reported", at(10))
    assert here.metrics("top")["onboarding_progress"]["value"] == 100


FEATURES = """
adoption:
  features: [{name: reports, activities: [reported], brings_value: true}, {name: alerts}]
"""


def test_each_feature_tells_who_of_the_active_accounts_and_people_used_it(house):
    here = house(FEATURES)
    for number in range(4):
        here.account(f"c{number}", created_at=at(-100), segment="pro" if number else "free")
        here.do(f"c{number}", "ada", "reported", at(9))
        here.do(f"c{number}", "bo", "alerts" if number == 0 else "looked", at(9))
    here.account("silent", created_at=at(-100), segment="pro")
    here.account("ours", created_at=at(-100), segment="pro", internal=True)
    here.do("ours", "eve", "alerts", at(9))

    answer = here.read("features")
    pro = here.read("features", segment="pro")["features"]

    assert AdoptedFeaturesSchema().validate(answer) == {}
    alerts, reports = answer["features"]
    assert (alerts["accounts"], alerts["active_accounts"]) == (1, 4)
    assert (alerts["users"], alerts["active_users"]) == (1, 8)
    assert alerts["feature_adoption"]["value"] == 25
    assert alerts["feature_adoption"]["percent_of_users"] == 12.5
    assert reports["feature_adoption"]["value"] == 100 and reports["brings_value"]
    assert [(one["feature"], one["accounts"], one["users"]) for one in pro] == [
        ("alerts", 0, 0), ("reports", 3, 3),
    ]  # fmt: skip
    early = here.read("features", as_of=nth(5))["features"]
    assert {one["feature_adoption"]["status"] for one in early} == {"no_denominator"}
    csv = here.call("GET", "/v1/features", headers={"Accept": "text/csv"}).text
    assert csv.startswith("feature,brings_value,accounts,active_accounts,users,active_users")
