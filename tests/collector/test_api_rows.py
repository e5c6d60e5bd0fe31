"""The rows of an account: people, acts, answers to surveys."""

from __future__ import annotations

import pytest

from seatbeat_collector.http.account_schemas import FeaturesSchema, UsersSchema
from seatbeat_collector.http.response_schemas import ResponsesSchema
from stories.house import House, at


@pytest.fixture
def here(tmp_path):
    with House(tmp_path) as made:
        made.account("acme", created_at=at(-100))
        yield made


def test_people_are_listed_with_what_they_did_in_the_window(here):
    here.put("users", "ada", traits={"name": "Ada"}, account_id="acme")
    here.work("acme", "ada", at(10, 9), 60)
    here.do("acme", "ada", "exported", at(11, 9))
    here.work("acme", "bo", at(-50, 9), 60)

    answer = here.read("accounts", "acme", "users")

    ada, bo = answer["users"]
    assert (ada["user_id"], ada["traits"]) == ("ada", {"name": "Ada"})
    assert (ada["active_days"], ada["engaged_seconds"], ada["actions"]) == (2, 60, 1)
    assert ada["last_seen_at"] == "2027-03-11T09:00:00.000Z"
    assert (bo["active_days"], bo["engaged_seconds"]) == (0, 0)
    assert UsersSchema().validate(answer) == {}


def test_people_of_the_accounts_below_are_listed_too(here):
    here.account("north", parent_id="acme")
    here.work("north", "ada", at(10, 9), 60)
    here.work("acme", "ada", at(10, 9), 30)

    rows = here.read("accounts", "acme", "users")["users"]

    found = {(row["user_id"], row["account_id"]): row["engaged_seconds"] for row in rows}
    assert found == {("ada", "acme"): 30, ("ada", "north"): 60}


def test_acts_are_listed_the_most_frequent_first(here):
    for hour, user in ((9, "ada"), (10, "ada"), (11, "bo")):
        here.do("acme", user, "exported", at(10, hour))
    here.do("acme", "bo", "invited", at(10, 12))
    here.do("acme", "bo", "long ago", at(-30, 12))

    answer = here.read("accounts", "acme", "features")

    assert answer["features"] == [
        {"name": "exported", "count": 3, "users": 2},
        {"name": "invited", "count": 1, "users": 1},
    ]
    assert FeaturesSchema().validate(answer) == {}


def test_the_time_by_part_of_the_product_adds_up_to_the_whole(here):
    here.work("acme", "ada", at(10, 9), 60, feature="reports", app="web")
    here.work("acme", "ada", at(10, 10), 90.5, feature="search", app="web")

    times = here.read("accounts", "acme", "features")["times"]
    whole = here.read("accounts", "acme", "metrics")["metrics"]["time_spent"]["value"]

    assert times == [
        {"app": "web", "feature": "search", "engaged_seconds": 90.5},
        {"app": "web", "feature": "reports", "engaged_seconds": 60},
    ]
    assert sum(part["engaged_seconds"] for part in times) == whole


def test_answers_to_surveys_are_listed_the_latest_first(here):
    for number, score in ((1, 9), (2, 0)):
        here.tell(
            {
                "type": "survey",
                "account_id": "acme",
                "user_id": "ada",
                "survey_id": "nps",
                "display_id": f"d{number}",
                "rev": 1,
                "action": "answered",
                "score": score,
                "comment": "=danger",
                "occurred_at": at(10 + number, 9),
            }
        )

    answer = here.read("accounts", "acme", "responses", limit=1)
    rest = here.read("accounts", "acme", "responses", cursor=answer["next_cursor"])

    assert [row["display_id"] for row in answer["responses"]] == ["d2"]
    assert [row["score"] for row in rest["responses"]] == [9]
    assert answer["responses"][0]["last_at"] == "2027-03-12T09:00:00.000Z"
    assert ResponsesSchema().validate(answer) == {}


@pytest.mark.parametrize("rows", ["users", "features", "responses"])
def test_every_list_comes_as_csv(here, rows):
    here.do("acme", "@ada", "-exported", at(10, 9))

    answer = here.call("GET", f"/v1/accounts/acme/{rows}", headers={"Accept": "text/csv"})

    assert answer.status_code == 200
    assert answer.content_type.startswith("text/csv")
    assert all(not line.startswith(("@", "-")) for line in answer.text.splitlines())


@pytest.mark.parametrize("rows", ["users", "features"])
def test_pages_hold_every_row_once(here, rows):
    for number in range(7):
        here.do("acme", f"user-{number}", f"act-{number}", at(10, 9))

    found, cursor = [], None
    while True:
        query = {"cursor": cursor} if cursor else {}
        page = here.read("accounts", "acme", rows, limit=3, **query)
        found += [tuple(sorted(row.items(), key=str)).__repr__() for row in page[rows]]
        cursor = page["next_cursor"]
        if cursor is None:
            break

    assert len(found) == len(set(found)) == 7
