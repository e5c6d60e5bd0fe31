"""GET /v1/portfolio, goals, signals and the back-test, from what was said and done."""

from __future__ import annotations

from math import fsum

import pytest
from click.testing import CliRunner

from seatbeat_collector.cli import main
from seatbeat_collector.http.signal_schemas import BacktestSchema, GoalsSchema, SignalsSchema
from stories.house import at
from stories.metric_days import nth
from stories.ruled import houses, portfolio


@pytest.fixture
def house(tmp_path):
    with houses(tmp_path) as make:
        yield make


def test_the_customers_of_the_start_are_told_as_sets(house):
    here = house()
    for number in range(20):
        here.account(f"old-{number:02}", created_at=at(-300), status="paying", mrr=100)
    here.account("old-00", at(10), status="churned", churn_reason="price")
    for number in range(4):
        here.account(f"new-{number}", at(-5), created_at=at(-5), status="paying", mrr=50)
    here.account("new-0", at(5), status="churned")

    found = portfolio(here)

    kept, lost = (found["metrics"][name] for name in ("customer_retention", "logo_churn"))
    assert (kept["value"], lost["value"]) == (95, 5)
    assert (kept["start"], kept["kept"], kept["lost"], kept["gained"]) == (20, 19, 1, 3)
    assert found["metrics"]["churn_reasons"]["reasons"] == [{"reason": "price", "accounts": 1}]
    assert (found["accounts"], found["paying_accounts"]) == (24, 22)


def test_revenue_reconciles_in_each_currency(house):
    here = house()
    paying = {"created_at": at(-300), "status": "paying"}
    here.account("up", mrr=9000, currency="EUR", **paying)
    here.account("down", mrr=9800, currency="EUR", **paying)
    here.account("gone", mrr=1200, currency="EUR", **paying)
    here.account("abroad", mrr=70.1, currency="USD", **paying)
    here.account("up", at(10), mrr=12_000)
    here.account("down", at(10), mrr=9000)
    here.account("gone", at(10), status="churned")
    here.account("free", **{**paying, "status": "trial"})

    euro, dollar = portfolio(here)["currencies"]

    assert (euro["currency"], dollar["currency"]) == ("EUR", "USD")
    found = euro["metrics"]
    assert found["mrr"]["start"] == 20_000
    moved = {k: v for k, v in found["mrr"]["movements"].items() if v}
    assert moved == {"expansion": 3000, "contraction": -800, "churn": -1200}
    assert found["mrr"]["start"] + fsum(moved.values()) == found["mrr"]["value"] == 21_000
    assert found["gross_revenue_retention"]["value"] == 90
    assert found["net_revenue_retention"]["value"] == 105
    assert found["gross_mrr_churn"]["value"] == 10 and found["net_mrr_churn"]["value"] == -5
    assert found["arpa"]["value"] == 10_500
    assert (found["clv"]["value"], found["clv"]["status"]) == (None, "insufficient_data")
    assert dollar["metrics"]["mrr"]["value"] == 70.1


def test_a_customer_is_worth_what_it_pays_over_the_time_it_stays(house):
    here = house()
    for number in range(100):
        here.account(f"a{number:02}", created_at=at(-300), status="paying", mrr=50)
    for number, day in enumerate([*[-80] * 5, *[-50] * 5, *[-10] * 5]):
        here.account(f"a{number:02}", at(day), status="churned")

    clv = portfolio(here)["currencies"][0]["metrics"]["clv"]

    churn = (100 * 5 / 100 + 100 * 5 / 95 + 100 * 5 / 90) / 3
    assert clv["monthly_churn"] == pytest.approx(churn)
    assert clv["value"] == pytest.approx(50 * 100 / churn)


def test_cohorts_lose_customers_month_by_month(house):
    here = house()
    for number in range(4):
        created = at(-45)  # 15 January
        here.account(f"a{number}", created, created_at=created, status="paying", mrr=10)
    here.account("a0", at(-10), status="churned")

    (cohort,) = portfolio(here, months=3)["cohorts"]

    assert cohort["month"] == "2027-01"
    assert cohort["logos"] == [4, 3] and cohort["logo_retention"] == [100, 75]
    assert cohort["revenue"][0]["mrr"] == [40, 30]


def test_bands_and_scores_of_a_segment_are_counted(house):
    here = house()
    for number, points in enumerate([90, 80, 80, 90, 100, 60, 70, 75, 50, 0]):
        here.account(f"a{number}", created_at=at(-100), plan="pro", h=points)
    here.account("other", created_at=at(-100), plan="basic")

    found = portfolio(here, segment="pro")

    health = found["metrics"]["portfolio_health"]
    assert health["value"] == 76
    assert health["bands"] == {"good": 5, "average": 3, "poor": 2, "unknown": 0}
    steps = found["distributions"][0]["steps"]
    assert [step["accounts"] for step in steps] == [1, 0, 0, 0, 0, 1, 1, 2, 2, 3]
    assert portfolio(here)["metrics"]["portfolio_health"]["bands"]["unknown"] == 1


def test_a_portfolio_of_nobody_has_no_numbers(house):
    found = portfolio(house())

    assert found["metrics"]["customer_retention"]["value"] is None
    assert found["metrics"]["customer_retention"]["status"] == "no_denominator"
    assert found["metrics"]["portfolio_health"]["value"] is None
    assert found["currencies"] == [] and found["cohorts"] == []


GOALS = f"""
goals:
  - name: people
    metric: active_users
    target: {{by_percent: 20}}
    starts_on: {nth(-30)}
    due_on: {nth(60)}
    when: {{plan: pro}}
  - {{name: value, metric: trait.h, target: {{to: 90}}, starts_on: {nth(1)}, due_on: {nth(29)}}}
"""


def test_goals_tell_how_far_they_have_come(house):
    here = house(GOALS)
    here.account("acme", at(1), created_at=at(-100), plan="pro", h=60)
    here.account("acme", at(10), h=75)
    here.account("bolt", created_at=at(-100), plan="basic")
    for user in range(10):
        here.work("acme", f"then-{user}", at(-35, 9), 60)
    for user in range(11):
        here.work("acme", f"now-{user}", at(10, 9), 60)

    answer = here.read("accounts", "acme", "goals")

    assert GoalsSchema().validate(answer) == {}
    people, value = answer["goals"]
    told = people["progress"]
    assert (told["baseline"], told["target_value"], told["current_value"]) == (10, 12, 11)
    assert (told["value"], told["state"], told["unit"]) == (50, "on_track", "percent")
    assert value["progress"]["value"] == 50 and value["progress"]["expected_percent"] == 50
    everywhere = here.read("goals")["goals"]
    assert [(row["goal"], row["account_id"]) for row in everywhere] == [
        ("people", "acme"), ("value", "acme"), ("value", "bolt"),
    ]  # fmt: skip
    assert everywhere[2]["progress"]["status"] == "insufficient_data"
    assert [row["goal"] for row in here.read("goals", goal="people")["goals"]] == ["people"]
    csv = here.call("GET", "/v1/goals", headers={"Accept": "text/csv"}).text
    assert csv.startswith("goal,account_id,metric,starts_on,due_on")


def busy_weeks(here, account, weekly):
    """The last week and those before it, newest first: so many acts in each."""
    here.account(account, created_at=at(-300), seats=100)
    for week, acts in enumerate(weekly):
        for act in range(acts):
            here.do(account, f"u{act % 5}", "saved", at(14 - 7 * week - act % 7, 9) + act)


def signals(here, *path, **query):
    answer = here.read(*path, "signals", **query)
    assert SignalsSchema().validate(answer) == {}
    return answer


def test_a_usage_drop_is_told_with_the_numbers_it_rests_on(house):
    here = house()
    busy_weeks(here, "acme", [60, 100, 110, 95, 105, 100, 98, 102, 107])

    (drop,) = signals(here, "accounts", "acme")["signals"]

    assert (drop["kind"], drop["severity"], drop["unit"]) == ("usage_drop", "warn", "percent")
    assert drop["value"] == pytest.approx(-40.59, abs=0.01)
    assert drop["evidence"]["z"] == pytest.approx(-5.5, abs=0.1)
    assert signals(here, "accounts", "acme", as_of=nth(8))["signals"] == []


def test_a_drop_everywhere_is_one_incident_and_no_alarm(house):
    here = house()
    for account in ("acme", "bolt", "cove"):
        busy_weeks(here, account, [10, 40, 40, 40, 40, 40])

    answer = signals(here)

    assert [row["kind"] for row in answer["signals"]] == []
    assert answer["incident"]["kind"] == "data_incident"
    assert answer["incident"]["evidence"] == {"accounts": 3, "of": 3}
    busy_weeks(here, "dune", [40, 40, 40, 40, 40, 40])
    for number in range(7):
        busy_weeks(here, f"calm{number}", [21] * 9)
    answer = signals(here, kind="usage_drop", limit=2)
    assert answer["incident"] is None
    assert [row["account_id"] for row in answer["signals"]] == ["acme", "bolt"]
    rest = signals(here, kind="usage_drop", limit=2, cursor=answer["next_cursor"])
    assert [row["account_id"] for row in rest["signals"]] == ["cove"]


def test_few_drops_among_many_accounts_are_alarms_though_only_these_had_a_baseline(house):
    here = house()
    for account in ("acme", "bolt", "cove"):
        busy_weeks(here, account, [10, 40, 40, 40, 40, 40])
    for number in range(7):
        busy_weeks(here, f"small{number}", [2, 3, 3])

    answer = signals(here, kind="usage_drop")

    assert answer["incident"] is None
    assert [row["account_id"] for row in answer["signals"]] == ["acme", "bolt", "cove"]


def test_an_account_that_left_and_the_vendors_own_are_no_alarm_and_no_part_of_an_incident(house):
    here = house()
    for account in ("acme", "gone", "ours"):
        busy_weeks(here, account, [10, 40, 40, 40, 40, 40])
    here.account("gone", at(3), status="churned")
    here.account("ours", at(3), internal=True)

    answer = signals(here, kind="usage_drop")

    assert answer["incident"] is None
    assert [row["account_id"] for row in answer["signals"]] == ["acme"]


def test_a_champion_who_falls_silent_and_seats_that_run_out_are_told(house):
    here = house("{}")
    here.account("acme", created_at=at(-300), seats=2)
    here.put("users", "boss", traits={"email": "Boss@acme.example"}, account_id="acme")
    here.put("accounts", "acme", "contacts", "c1", role="champion", email="boss@acme.example")
    for day in range(-30, -10):
        here.do("acme", "boss", "saved", at(day, 9))
    for day in range(-9, 15):
        for user in ("ada", "bo", "cy"):
            here.do("acme", user, "saved", at(day, 9))

    found = {row["kind"]: row for row in signals(here, "accounts", "acme")["signals"]}

    assert found["champion_loss"]["about"] == "boss"
    assert found["champion_loss"]["severity"] == "critical"
    assert found["expansion"]["value"] == 200 and found["expansion"]["evidence"]["over_utilized"]
    assert signals(here, severity="critical")["signals"][0]["kind"] == "champion_loss"


def test_onboarding_that_stands_still_and_few_features_are_told(house):
    here = house("adoption: {features: [{name: reports, brings_value: true}, {name: alerts}]}")
    here.account("young", created_at=at(5))
    here.do("young", "ada", "looked", at(5, 9))
    here.account("narrow", created_at=at(-300))
    for feature in ("reports", "alerts"):
        here.put("accounts", "narrow", "entitlements", feature, feature=feature)
    here.do("narrow", "bo", "reports", at(5, 9))

    young = signals(here, "accounts", "young")["signals"]
    narrow = signals(here, "accounts", "narrow")["signals"]

    assert [row["kind"] for row in young] == ["onboarding_stalled"]
    assert young[0]["value"] == 10
    assert [row["kind"] for row in narrow] == ["few_features"]
    assert narrow[0]["evidence"]["unused"] == ["alerts"]
    here.do("young", "ada", "reports", at(6, 9))
    assert signals(here, "accounts", "young")["signals"] == []


def backtest(here, **query):
    answer = here.read("backtest", **query)
    assert BacktestSchema().validate(answer) == {}
    return answer


def test_a_back_test_of_too_few_departures_says_so(house):
    here = house()
    here.account("acme", created_at=at(-300), status="paying", mrr=10)
    here.account("acme", at(5), status="churned")

    found = backtest(here)

    assert found["churns"] == 1
    assert {one["status"] for one in found["horizons"]} == {"insufficient_data"}
    assert {one["metrics"]["score_auc"]["value"] for one in found["horizons"]} == {None}
    assert found["suggested_weights"]["status"] == "not_asked"


def test_the_back_test_is_a_command_too(house, tmp_path, monkeypatch):
    here = house()
    here.account("acme", created_at=at(-300), status="paying", mrr=10)
    monkeypatch.setenv("SEATBEAT_DATABASE", str(tmp_path / "seatbeat.db"))

    told = CliRunner().invoke(main, ["backtest", "--weights"], catch_exceptions=False)

    assert told.exit_code == 0, told.output
    assert "0 accounts left" in told.output
    assert "30 days before: insufficient" in told.output
    assert "Suggested weights:" in told.output


@pytest.mark.parametrize(
    "path", ["portfolio", "signals", "goals", "backtest", "accounts/acme/explain"]
)
def test_only_those_who_may_read_do_and_nothing_is_sent_twice(house, path):
    here = house()
    here.account("acme", created_at=at(-300))

    assert here.call("GET", f"/v1/{path}", key=None).status_code == 401
    assert here.call("GET", f"/v1/{path}", key="write").status_code == 403
    answer = here.call("GET", f"/v1/{path}")
    again = here.call("GET", f"/v1/{path}", headers={"If-None-Match": answer.headers["ETag"]})
    assert (answer.status_code, again.status_code) == (200, 304)
    if path != "backtest":
        assert here.call("GET", f"/v1/{path}?as_of={nth(30)}").status_code == 400
