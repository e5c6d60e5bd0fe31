"""GET /v1/accounts/{id}/metrics: what was sent comes back as numbers that explain themselves."""

from __future__ import annotations

import pytest

from seatbeat_collector.http.metric_schemas import AccountMetricsSchema
from seatbeat_collector.metrics.catalogue import HEADLINES
from stories.house import House, at
from stories.metric_days import nth


@pytest.fixture
def here(tmp_path):
    with House(tmp_path) as made:
        yield made


def metrics(here, account_id="acme", **query):
    return here.read("accounts", account_id, "metrics", **query)["metrics"]


def test_engaged_seconds_are_exact_to_the_millisecond(here):
    here.account("acme", seats=50)
    here.work("acme", "ada", at(10, 9), 5400.25)

    spent = metrics(here)["time_spent"]

    assert spent["value"] == 5400.25
    assert (spent["unit"], spent["wall_seconds"], spent["measured_share"]) == (
        "seconds",
        5400.25,
        1,
    )


def test_two_people_at_once_are_twice_the_time_on_one_wall(here):
    here.account("acme")
    here.work("acme", "ada", at(10, 9), 600)
    here.work("acme", "bo", at(10, 9), 600)

    spent = metrics(here)["time_spent"]

    assert (spent["value"], spent["wall_seconds"], spent["peak_concurrent"]) == (1200, 600, 2)
    assert (spent["per_active_user_day"], spent["minutes_per_active_user_day"]) == (600, 10)


def test_today_stands_apart_until_the_reader_asks_as_of_tomorrow(here):
    here.account("acme", created_at="2026-01-01T00:00:00Z", seats=10)
    here.work("acme", "ada", at(15, 9), 300)

    today, tomorrow = metrics(here), metrics(here, as_of=nth(16))

    assert (today["time_spent"]["value"], today["time_spent"]["today_so_far"]) == (0, 300)
    assert today["active_users"]["today_so_far"] == 1
    assert {today[name]["status"] for name in HEADLINES} == {"ok"}
    assert tomorrow["time_spent"]["value"] == 300
    assert tomorrow["license_utilization"]["value"] == 10
    assert {tomorrow[name]["status"] for name in HEADLINES} == {"provisional"}
    assert tomorrow["active_users"]["as_of"] == "2027-03-16"


def test_a_day_that_is_tomorrow_somewhere_on_earth_is_taken_as_tomorrow_here(here):
    here.account("acme", timezone="America/Los_Angeles", created_at="2026-01-01T00:00:00Z")

    assert metrics(here, as_of=nth(17))["time_spent"]["as_of"] == "2027-03-16"


def test_a_day_after_tomorrow_is_refused(here):
    here.account("acme")

    answer = here.call("GET", f"/v1/accounts/acme/metrics?as_of={nth(18)}")

    assert (answer.status_code, answer.json["code"]) == (400, "invalid_parameter")


@pytest.mark.parametrize("as_of", ["1970-01-01", "2026-06-01"])
def test_a_window_before_the_account_began_is_null_and_not_zero(here, as_of):
    here.account("acme", created_at=at(3), seats=5)
    here.work("acme", "ada", at(10, 9), 60)

    answer = metrics(here, as_of=as_of, window=366)

    assert {metric["value"] for metric in answer.values()} == {None}
    assert {metric["status"] for metric in answer.values()} == {"insufficient_data"}


@pytest.mark.parametrize(
    ("idle_timeout", "seconds"), [(None, 90), (44, 0), (45, 90), (60, 90), (1800, 90)]
)
def test_the_idle_timeout_is_chosen_when_asking(here, idle_timeout, seconds):
    here.account("acme")
    marks = [[0, 0, 0], [1, 45_000, 0], [2, 90_000, 0]]
    here.work("acme", "ada", at(10, 9), 90, marks=marks)

    query = {} if idle_timeout is None else {"idle_timeout": idle_timeout}
    spent = metrics(here, **query)["time_spent"]

    assert (spent["value"], spent["wall_seconds"]) == (seconds, seconds)
    assert spent["idle_timeout"] == (idle_timeout or 60)


def test_the_parts_of_a_recomputed_day_add_up_across_midnight(here):
    here.account("acme")
    here.work("acme", "ada", at(10, 23, 50), 1200)

    again = metrics(here, idle_timeout=30)["time_spent"]

    assert (again["value"], again["active_user_days"]) == (1200, 2)
    assert metrics(here)["usage_frequency"]["sessions"] == 1


def test_days_are_those_of_the_account_s_own_time_zone(here):
    here.account("tokyo", timezone="Asia/Tokyo", created_at=at(-100))
    here.work("tokyo", "ada", at(9, 16), 60)  # one o'clock in the morning of day 10 there

    assert metrics(here, "tokyo", window=5)["usage_frequency"]["value"] == 1
    assert metrics(here, "tokyo", window=1, as_of=nth(11))["time_spent"]["value"] == 60
    assert metrics(here, "tokyo", window=1, as_of=nth(10))["time_spent"]["value"] == 0
    assert metrics(here, "tokyo")["time_spent"]["timezone"] == "Asia/Tokyo"


def test_a_past_window_is_read_with_the_seats_that_held_then(here):
    here.account("acme", at(-100), seats=10, created_at="2026-01-01T00:00:00Z")
    here.account("acme", at(12), seats=20)
    here.work("acme", "ada", at(5, 9), 60)

    assert metrics(here)["license_utilization"]["value"] == 5
    assert metrics(here, as_of=nth(12))["license_utilization"]["value"] == 10


@pytest.mark.parametrize(
    ("seats", "status"),
    [(0, "no_denominator"), (None, "no_denominator"), ("unlimited", "not_applicable")],
)
def test_without_a_denominator_the_value_is_null(here, seats, status):
    here.account("acme", seats=seats)
    here.work("acme", "ada", at(10, 9), 60)

    answer = metrics(here)["license_utilization"]

    assert (answer["value"], answer["status"], answer["active"]) == (None, status, 1)


def test_more_people_than_seats_is_told_as_it_is(here):
    here.account("acme", seats=50)
    for number in range(60):
        here.do("acme", f"user-{number}", "opened", at(10, 9))

    answer = metrics(here)["license_utilization"]

    assert (answer["value"], answer["over_utilized"]) == (120, True)


def test_utilization_reads_thirty_days_unless_another_window_is_asked_for(here):
    here.account("acme", seats=10)
    here.do("acme", "ada", "opened", at(-10, 9))

    assert metrics(here)["license_utilization"]["window"] == 30
    assert metrics(here)["license_utilization"]["active"] == 1
    assert metrics(here, window=14)["license_utilization"]["active"] == 0


def test_five_of_seven_days_are_daily_and_provisional(here):
    here.account("acme", created_at=at(8))
    for day in range(8, 13):
        here.do("acme", "ada", "opened", at(day, 9))

    answer = metrics(here)["usage_frequency"]

    assert (answer["value"], answer["observed_days"]) == (5, 7)
    assert (answer["band"], answer["status"]) == ("daily", "provisional")


def test_an_account_without_a_creation_date_begins_with_its_first_event(here):
    here.do("acme", "ada", "opened", at(12, 9))

    answer = metrics(here)["usage_frequency"]

    assert (answer["observed_days"], answer["status"]) == (3, "insufficient_data")


def test_who_is_new_returned_and_lapsed_is_read_from_real_days(here):
    here.account("acme", created_at=at(-300))
    here.do("acme", "new", "opened", at(10, 9))
    here.do("acme", "back", "opened", at(-40, 9))
    here.do("acme", "back", "opened", at(10, 9))
    here.do("acme", "gone", "opened", at(-5, 9))

    answer = metrics(here)["active_users"]

    assert [answer[part] for part in ("new", "returned", "retained", "lapsed")] == [1, 1, 0, 1]


def test_a_parent_is_the_union_of_its_children_and_never_a_mean_of_percentages(here):
    here.account("group", name="Group")
    here.account("small", parent_id="group", seats=10)
    here.account("large", parent_id="group", seats=90)
    for number in range(9):
        here.do("small", f"s{number}", "opened", at(10, 9))
    for number in range(10):
        here.do("large", f"l{number}", "opened", at(11, 9))

    answer = metrics(here, "group")

    assert answer["license_utilization"]["value"] == 19
    assert (answer["license_utilization"]["active"], answer["license_utilization"]["seats"]) == (
        19,
        100,
    )
    assert answer["active_users"]["value"] == 19
    assert answer["usage_frequency"]["value"] == 2


def test_a_person_of_two_children_is_one_person_of_the_parent(here):
    here.account("group")
    here.account("north", parent_id="group", seats=5)
    here.account("south", parent_id="group", seats=5)
    here.work("north", "ada", at(10, 9), 60)
    here.work("south", "ada", at(10, 10), 60)

    answer = metrics(here, "group")

    assert answer["active_users"]["value"] == 1
    assert (answer["time_spent"]["value"], answer["time_spent"]["active_user_days"]) == (120, 1)


def test_internal_people_are_never_counted(here):
    here.account("acme", seats=10)
    here.put("users", "ada", traits={"internal": True}, account_id="acme")
    here.work("acme", "ada", at(10, 9), 60)

    answer = metrics(here)

    assert answer["time_spent"]["value"] == 0
    assert answer["active_users"]["value"] == 0


def test_a_read_sees_what_was_acknowledged_a_moment_ago(here):
    here.account("acme")
    for number in range(3):
        here.work("acme", "ada", at(10, 9 + number), 60)
        assert metrics(here)["time_spent"]["value"] == 60 * (number + 1)


def test_the_answer_is_what_the_document_says(here):
    here.account("acme", seats=10)
    here.work("acme", "ada", at(10, 9), 60)

    answer = here.read("accounts", "acme", "metrics")

    assert AccountMetricsSchema().validate(answer) == {}
    for schema in AccountMetricsSchema().fields["metrics"].schema.fields.values():
        assert set(schema.schema.fields) == set(answer["metrics"][schema.name])


def test_sign_ins_and_core_active_users_follow_the_vendors_own_names(tmp_path):
    names = {"sign_in_activity": "signed_in", "core_activities": "report.exported, invoice.sent"}
    with House(tmp_path, **names) as house:
        house.account("acme", seats=10)
        for user, name in (
            ("ada", "signed_in"),
            ("ada", "signed_in"),
            ("ada", "report.exported"),
            ("bob", "signed_in"),
            ("bob", "page.opened"),
            ("cyd", "invoice.sent"),
        ):
            house.tell(
                {
                    "type": "activity",
                    "account_id": "acme",
                    "user_id": user,
                    "name": name,
                    "occurred_at": at(10, 9),
                }
            )
        answer = metrics(house)
        assert answer["usage_frequency"]["sign_ins"] == 3
        assert (answer["active_users"]["value"], answer["active_users"]["core"]) == (3, 2)


def test_without_names_for_them_sign_ins_and_core_active_users_are_unknown(here):
    here.account("acme")
    here.work("acme", "ada", at(10, 9), 60)
    answer = metrics(here)
    assert answer["usage_frequency"]["sign_ins"] is None
    assert answer["active_users"]["core"] is None
