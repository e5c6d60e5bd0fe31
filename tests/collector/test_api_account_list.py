"""GET /v1/accounts: the portfolio, filtered, sorted and in pages."""

from __future__ import annotations

import csv
import io

import pytest

from seatbeat_collector.http.account_schemas import AccountsSchema
from stories.house import House, at
from stories.metric_days import nth


@pytest.fixture
def here(tmp_path):
    with House(tmp_path) as made:
        made.account("acme", name="Acme", segment="pro", status="paying", seats=10)
        made.account("bolt", name="Ångström & Bolt", segment="trial", status="trial", seats=2)
        made.account("cove", segment="pro", status="churned")
        made.work("acme", "ada", at(10, 9), 100)
        made.work("acme", "bo", at(11, 9), 100)
        made.work("bolt", "cy", at(12, 9), 500)
        yield made


def ids(answer):
    return [row["account_id"] for row in answer["accounts"]]


def test_every_account_is_listed_with_its_headlines(here):
    answer = here.read("accounts")

    assert ids(answer) == ["acme", "bolt", "cove"]
    assert answer["next_cursor"] is None
    acme = answer["accounts"][0]
    assert (acme["name"], acme["segment"], acme["status"]) == ("Acme", "pro", "paying")
    assert acme["last_seen_at"] == "2027-03-11T09:01:40.000Z"
    assert acme["metrics"]["time_spent"]["value"] == 200
    assert acme["metrics"]["license_utilization"]["value"] == 20
    assert AccountsSchema().validate(answer) == {}


def test_a_row_shows_the_numbers_of_the_account_s_own_page(here):
    for row in here.read("accounts")["accounts"]:
        own = here.read("accounts", row["account_id"], "metrics")["metrics"]
        for name, metric in row["metrics"].items():
            assert metric.items() <= own[name].items()


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("account_id", ["acme", "bolt", "cove"]),
        ("-account_id", ["cove", "bolt", "acme"]),
        ("name", ["acme", "cove", "bolt"]),
        ("-name", ["bolt", "cove", "acme"]),
        ("time_spent", ["cove", "acme", "bolt"]),
        ("-time_spent", ["bolt", "acme", "cove"]),
        ("-active_users", ["acme", "bolt", "cove"]),
        ("usage_frequency", ["cove", "bolt", "acme"]),
        ("license_utilization", ["acme", "bolt", "cove"]),
        ("-license_utilization", ["bolt", "acme", "cove"]),
        ("-last_seen_at", ["bolt", "acme", "cove"]),
    ],
)
def test_the_list_sorts_both_ways_and_nulls_come_last(here, sort, order):
    here.account("cove", created_at=at(-100))  # observed, so that its zeros are zeros

    assert ids(here.read("accounts", sort=sort)) == order


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "CM"}, ["acme"]),
        ({"q": "ångström"}, ["bolt"]),
        ({"q": "cov"}, ["cove"]),
        ({"q": "nobody"}, []),
        ({"segment": "pro"}, ["acme", "cove"]),
        ({"segment": "pro", "status": "paying"}, ["acme"]),
        ({"status": "trial"}, ["bolt"]),
        ({"band": "none"}, ["cove"]),
        ({"band": "rare"}, ["bolt"]),
        ({"band": "yellow"}, ["acme", "bolt"]),
    ],
)
def test_the_list_is_narrowed(here, query, found):
    for account in ("acme", "bolt", "cove"):
        here.account(account, created_at=at(-100))

    assert ids(here.read("accounts", **query)) == found


def test_parameters_without_a_value_ask_for_nothing(here):
    everything = here.read("accounts")

    assert here.read("accounts", q="", segment="", status="", band="", window="") == everything


@pytest.mark.parametrize("sort", ["account_id", "-name", "-time_spent", "license_utilization"])
def test_pages_hold_every_account_once(here, sort):
    for number in range(20):
        here.account(f"more-{number:02}", name=f"More {number % 3}", seats=number)
    whole = ids(here.read("accounts", sort=sort))

    found, cursor = [], None
    while True:
        query = {"cursor": cursor} if cursor else {}
        page = here.read("accounts", sort=sort, limit=4, **query)
        assert len(page["accounts"]) <= 4
        found += ids(page)
        cursor = page["next_cursor"]
        if cursor is None:
            break

    assert found == whole
    assert len(set(found)) == 23


def test_an_account_that_comes_between_two_pages_shifts_nothing(here):
    first = here.read("accounts", limit=2)
    here.account("aaa")

    assert ids(here.read("accounts", limit=2, cursor=first["next_cursor"])) == ["cove"]


@pytest.mark.parametrize(
    "cursor", ["x", "W10", "bm8", "WyJhY2NvdW50X2lkIl0", "!", "WyJhY2NvdW50X2lkIiwxLDJd"]
)
def test_a_cursor_that_was_never_given_out_is_refused(here, cursor):
    answer = here.call("GET", "/v1/accounts", query_string={"cursor": cursor})

    assert (answer.status_code, answer.json["code"]) == (400, "invalid_parameter")


def test_a_cursor_of_another_order_is_refused(here):
    cursor = here.read("accounts", limit=1)["next_cursor"]

    answer = here.call("GET", "/v1/accounts", query_string={"cursor": cursor, "sort": "name"})

    assert answer.status_code == 400


def test_window_and_as_of_are_obeyed(here):
    here.account("bolt", created_at=at(-100))

    answer = here.read("accounts", window=1, as_of=nth(12))

    seconds = [row["metrics"]["time_spent"]["value"] for row in answer["accounts"]]
    assert seconds == [100, 0, None]  # cove was never seen and has no date of creation


def test_another_idle_timeout_is_recomputed_for_the_list_too(here):
    marks = [[0, 0, 0], [1, 45_000, 0]]
    here.work("cove", "dee", at(12, 9), 45, marks=marks)

    def spent(**query):
        rows = here.read("accounts", q="cove", **query)["accounts"]
        return rows[0]["metrics"]["time_spent"]["value"]

    assert (spent(), spent(idle_timeout=30), spent(idle_timeout=60)) == (45, 0, 45)


def test_a_parent_s_row_is_rolled_up_over_its_children(here):
    here.account("group", created_at=at(-100))
    here.account("acme", parent_id="group")
    here.account("bolt", parent_id="group")

    (row,) = here.read("accounts", q="group")["accounts"]

    assert row["metrics"]["time_spent"]["value"] == 700
    assert row["metrics"]["license_utilization"]["value"] == 25
    assert row["metrics"]["active_users"]["value"] == 3


def test_accounts_in_different_time_zones_each_have_their_own_today(here):
    here.clock.at_ms = at(15, 20)
    here.account("tokyo", timezone="Asia/Tokyo")

    rows = here.read("accounts")["accounts"]

    days = {row["account_id"]: row["metrics"]["time_spent"]["as_of"] for row in rows}
    assert (days["acme"], days["tokyo"]) == ("2027-03-15", "2027-03-16")


def test_a_past_list_shows_the_status_that_held_then(here):
    here.account("acme", at(14), status="churned")

    def status(**query):
        return here.read("accounts", q="acme", **query)["accounts"][0]["status"]

    assert (status(), status(as_of=nth(14))) == ("churned", "paying")


def test_the_list_comes_as_csv_for_a_spreadsheet(here):
    here.account("=cmd|'/C calc'!A0", name="+1 (555) 0100")

    answer = here.call("GET", "/v1/accounts?limit=2", headers={"Accept": "text/csv"})

    assert answer.content_type == "text/csv; charset=utf-8; header=present"
    assert 'rel="next"' in answer.headers["Link"]
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert rows[0]["account_id"] == "'=cmd|'/C calc'!A0"
    assert rows[0]["name"] == "'+1 (555) 0100"
    assert rows[1]["metrics.time_spent.value"] == "200.0"


def test_the_next_page_of_a_csv_is_linked(here):
    first = here.call("GET", "/v1/accounts?limit=2", headers={"Accept": "text/csv"})
    link = first.headers["Link"].partition(">")[0].removeprefix("<")

    second = here.call("GET", f"/v1/accounts{link}", headers={"Accept": "text/csv"})

    assert [row["account_id"] for row in csv.DictReader(io.StringIO(second.text))] == ["cove"]
    assert "Link" not in second.headers


def test_who_leaves_a_tree_of_accounts_is_counted_with_it_no_more(here):
    here.account("group", created_at=at(-100))
    here.account("north", parent_id="group")
    here.account("oslo", parent_id="north")
    here.work("oslo", "ada", at(14, 9), 600)
    listed = {row["account_id"]: row for row in here.read("accounts")["accounts"]}
    assert listed["group"]["metrics"]["time_spent"]["value"] == 600

    here.account("oslo", here.clock(), parent_id=None)

    listed = {row["account_id"]: row for row in here.read("accounts")["accounts"]}
    assert listed["group"]["metrics"]["time_spent"]["value"] == 0
    assert listed["oslo"]["metrics"]["time_spent"]["value"] == 600


def test_an_account_whose_people_were_all_erased_hides_nobody_of_those_beside_it(here):
    here.account("group", created_at=at(-100))
    for account, user in (("group", "gil"), ("north", "nia"), ("oslo", "ola")):
        here.account(account, created_at=at(-100), parent_id=None if user == "gil" else "group")
        here.work(account, user, at(14, 9), 600)
    here.read("accounts")
    here.call("DELETE", "/v1/users/nia", key="admin")

    listed = {row["account_id"]: row for row in here.read("accounts")["accounts"]}

    assert listed["group"]["metrics"]["active_users"]["value"] == 2
    assert listed["group"]["metrics"]["active_users"]["d30"] == 2
