"""GET /v1/portfolio over time: whose customers a segment had, and what else became of them."""

from __future__ import annotations

from datetime import date

import pytest

from stories.house import at
from stories.metric_days import nth
from stories.ruled import HEALTH, houses, portfolio


@pytest.fixture
def house(tmp_path):
    with houses(tmp_path) as make:
        yield make


def customers(here, count, **more):
    for number in range(count):
        here.account(f"c{number}", status="paying", mrr=50, currency="EUR", **more)


def test_a_segment_keeps_and_loses_the_customers_it_had_as_the_window_began(house):
    here = house("segments: {rules: [{trait: segment}]}")
    customers(here, 4, segment="pro")
    here.account("c0", at(5), status="churned", segment="former")
    here.account("c1", at(6), segment="large", mrr=80)

    pro, large, everywhere = (
        portfolio(here, **q) for q in ({"segment": "pro"}, {"segment": "large"}, {})
    )

    told = pro["metrics"]["customer_retention"]
    assert (told["value"], told["start"], told["lost"], told["kept"]) == (75, 4, 1, 3)
    assert pro["metrics"]["churn_reasons"]["value"] == 1
    (euro,) = pro["currencies"]
    mrr = euro["metrics"]["mrr"]
    assert (mrr["start"], mrr["value"]) == (200, 100)
    assert {kind: n for kind, n in mrr["movements"].items() if n} == {
        "churn": -50, "expansion": 30, "segment": -80,
    }  # fmt: skip
    assert euro["metrics"]["net_revenue_retention"]["value"] == 90
    assert large["metrics"]["customer_retention"]["start"] == 0
    (euro,) = large["currencies"]
    assert euro["metrics"]["mrr"]["value"] == euro["metrics"]["mrr"]["movements"]["segment"] == 80
    assert everywhere["currencies"][0]["metrics"]["mrr"]["movements"]["segment"] == 0


def test_a_customer_paid_before_it_was_first_seen_in_the_product(house):
    here = house()
    customers(here, 2)
    here.do("c1", "ada", "saved", at(6, 9))

    (euro,) = portfolio(here)["currencies"]

    assert (euro["metrics"]["mrr"]["start"], euro["metrics"]["mrr"]["value"]) == (100, 100)


def test_changes_within_an_hour_of_the_windows_end_belong_to_the_day_they_were_made_on(house):
    here = house()
    customers(here, 1)
    here.account("c0", at(14, 23, 50), mrr=500)
    here.account("c0", at(15, 0, 10), status="churned")

    found = portfolio(here)

    money = found["currencies"][0]["metrics"]
    assert (money["mrr"]["value"], money["mrr"]["movements"]["expansion"]) == (500, 450)
    assert money["net_revenue_retention"]["value"] == 1000
    assert money["arpa"]["value"] == 500
    assert found["metrics"]["customer_retention"]["value"] == 100


def test_who_pays_on_in_another_currency_is_left_out_of_the_cohorts_revenue_and_not_lost(house):
    here = house()
    january = (date(2027, 1, 10) - nth(1)).days + 1
    for name, currency in (("acme", "EUR"), ("bolt", "USD"), ("cove", "USD")):
        here.account(
            name, at(january), created_at=at(january), status="paying", mrr=10, currency=currency
        )
    here.account("bolt", at(january + 25), mrr=9, currency="EUR")

    (cohort,) = portfolio(here)["cohorts"]

    assert cohort["logo_retention"] == [100, 100]
    euro, dollar = cohort["revenue"]
    assert (euro["mrr"], euro["changed_currency"]) == ([10, 10], 0)
    assert (dollar["first"], dollar["mrr"], dollar["changed_currency"]) == (10, [10, 10], 1)
    assert dollar["retention"] == [100, 100]


def test_the_vendors_own_accounts_are_no_part_of_the_portfolio_nor_the_gone_of_its_health(house):
    here = house(HEALTH)
    customers(here, 3, h=90)
    here.account("c1", at(5), status="churned")
    here.account("c2", at(5), internal=True)

    found = portfolio(here)

    assert (found["accounts"], found["paying_accounts"]) == (2, 1)
    assert found["currencies"][0]["metrics"]["mrr"]["value"] == 50
    assert found["metrics"]["customer_retention"]["lost"] == 1
    assert found["metrics"]["portfolio_health"]["bands"] == {
        "good": 1, "average": 0, "poor": 0, "unknown": 0,
    }  # fmt: skip


def test_what_somebody_says_in_the_exit_survey_comes_before_what_a_trait_says(house):
    here = house("revenue: {exit_survey: leaving}")
    theme = {"id": "price", "name": "Price", "keywords": {"en": ["expensive"]}}
    answer = here.call("PUT", "/v1/themes", key="admin", json={"themes": [theme]})
    assert answer.status_code == 200, answer.text
    customers(here, 3)
    for name in ("c0", "c1", "c2"):
        here.account(name, at(5), status="churned", churn_reason="merger")
    for name, comment in (("c0", "far too expensive for us"), ("c1", "we were bought")):
        here.tell({
            "type": "survey", "account_id": name, "user_id": f"{name}-ada", "survey_id": "leaving",
            "display_id": name, "rev": 1, "action": "answered", "score": 2, "comment": comment,
            "occurred_at": at(6, 9),
        })  # fmt: skip

    here.read("responses")  # what follows from answers is drawn

    told = portfolio(here)["metrics"]["churn_reasons"]

    assert told["reasons"] == [
        {"reason": "merger", "accounts": 2}, {"reason": "price", "accounts": 1},
    ]  # fmt: skip
