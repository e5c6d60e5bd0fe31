"""GET /v1/accounts/{id}/timeseries."""

from __future__ import annotations

import pytest

from seatbeat_collector.http.metric_schemas import SeriesSchema
from stories.house import House, at
from stories.metric_days import nth


@pytest.fixture
def here(tmp_path):
    with House(tmp_path) as made:
        made.account("acme", created_at=at(3), seats=4)
        made.work("acme", "ada", at(5, 9), 100)
        made.work("acme", "bo", at(5, 9), 50)
        made.work("acme", "ada", at(8, 9), 200.5)
        made.do("acme", "ada", "exported", at(8, 9))
        yield made


def values(here, metric, **query):
    answer = here.read("accounts", "acme", "timeseries", metric=metric, **query)
    return [point["value"] for point in answer["points"]]


RANGE = {"from_": nth(1), "to": nth(9)}


@pytest.mark.parametrize(
    ("metric", "expected"),
    [
        ("time_spent", [None, None, 0, 0, 150, 0, 0, 200.5, 0]),
        ("active_users", [None, None, 0, 0, 2, 0, 0, 1, 0]),
        ("usage_frequency", [None, None, 0, 0, 1, 0, 0, 1, 0]),
        ("actions", [None, None, 0, 0, 0, 0, 0, 1, 0]),
        ("sessions", [None, None, 0, 0, 2, 0, 0, 1, 0]),
        ("license_utilization", [None, None, 0, 0, 50, 0, 0, 25, 0]),
    ],
)
def test_a_point_a_day_and_null_before_the_account_began(here, metric, expected):
    assert values(here, metric, **RANGE) == expected


def test_people_of_a_week_are_counted_once(here):
    assert values(here, "active_users", interval="week", **RANGE) == [2, 1]
    assert values(here, "active_users", interval="month", **RANGE) == [2]


def test_the_points_of_a_sum_add_up_to_the_metric(here):
    whole = here.read("accounts", "acme", "metrics", window=14)["metrics"]["time_spent"]["value"]

    points = values(here, "time_spent", from_=nth(1), to=nth(14))

    assert sum(value or 0 for value in points) == whole


def test_thirty_points_up_to_today_when_nothing_is_said_and_today_is_provisional(here):
    answer = here.read("accounts", "acme", "timeseries", metric="actions")

    assert len(answer["points"]) == 30
    assert answer["points"][-1]["to"] == "2027-03-15"
    assert answer["points"][-1]["status"] == "provisional"
    assert answer["points"][-2]["status"] == "ok"
    assert SeriesSchema().validate(answer) == {}


def test_days_to_come_have_no_points(here):
    assert len(values(here, "actions", from_=nth(14), to=nth(30))) == 2
    assert values(here, "actions", from_=nth(20), to=nth(30)) == []


def test_another_idle_timeout_is_computed_from_the_evidence(here):
    marks = [[0, 0, 0], [1, 45_000, 0]]
    here.work("acme", "cy", at(10, 9), 45, marks=marks)
    day = {"from_": nth(10), "to": nth(10)}

    assert values(here, "time_spent", **day) == [45]
    assert values(here, "time_spent", idle_timeout=30, **day) == [0]


@pytest.mark.parametrize(
    "query",
    [
        "metric=nonsense",
        "",
        "metric=actions&from=2027-03-05&to=2027-03-01",
        "metric=actions&from=2020-01-01&to=2027-03-01",
        "metric=actions&interval=hour",
        "metric=actions&from=yesterday",
        "metric=actions&from=0001-01-01&to=0001-01-02",
    ],
)
def test_a_question_that_makes_no_sense_is_refused(here, query):
    answer = here.call("GET", f"/v1/accounts/acme/timeseries?{query}")

    assert (answer.status_code, answer.json["code"]) == (400, "invalid_parameter")


def test_a_series_comes_as_csv(here):
    answer = here.call(
        "GET",
        f"/v1/accounts/acme/timeseries?metric=time_spent&from={nth(5)}&to={nth(6)}",
        headers={"Accept": "text/csv"},
    )

    assert answer.text.splitlines() == [
        "from,to,value,status",
        "2027-03-05,2027-03-05,150.0,ok",
        "2027-03-06,2027-03-06,0.0,ok",
    ]
