"""Tickets, contracts and other inputs, told and read over HTTP."""

from __future__ import annotations

import csv
import io

import pytest

from seatbeat_collector.metrics.inputs import RECORDS, record_of
from seatbeat_collector.wire.inputs import KINDS
from stories.house import IDS, House, at, path_of

EXAMPLES = {
    "tickets": {"opened_at": "2027-03-01T09:00:00+01:00", "priority": "high", "user_id": "ada"},
    "contracts": {"starts_on": "2027-01-01", "ends_on": "2027-12-31", "value": 12_000},
    "entitlements": {"feature": "reports", "limit": 10},
    "outcomes": {"text": "Half the calls", "target": "500 a month", "due_on": "2027-06-30"},
    "contacts": {"role": "champion", "email": "Ada@Acme.example", "name": "Ada"},
    "interactions": {"at": at(3, 9), "kind": "review", "who": "Kim", "note": "went well"},
}


@pytest.fixture
def here(tmp_path):
    with House(tmp_path) as made:
        made.account("acme")
        made.account("bolt")
        yield made


@pytest.mark.parametrize("kind", EXAMPLES)
def test_an_input_of_each_kind_is_kept_listed_read_and_forgotten(here, kind):
    put = here.put("accounts", "acme", kind, "one", **EXAMPLES[kind])

    assert put["history"][0].items() >= {"valid_from": put["valid_from"]}.items()
    assert here.read("accounts", "acme", kind, "one") == put
    listed = here.read("accounts", "acme", kind)
    assert listed[kind] == [{name: put[name] for name in put if name != "history"}]
    assert here.read("accounts", "bolt", kind)[kind] == []

    path = path_of("accounts", "acme", kind, "one")
    assert here.call("DELETE", path, key="server").status_code == 204
    assert here.call("DELETE", path, key="server").json["code"] == "not_found"
    assert here.call("GET", path).status_code == 404


@pytest.mark.parametrize("kind", EXAMPLES)
def test_what_the_store_gives_back_becomes_a_plain_record(here, kind):
    here.put("accounts", "acme", kind, "one", **EXAMPLES[kind])

    (found,) = here.collector.store.inputs.of_account("acme", kind)

    record = record_of(kind, found.id, found.values, found.then)
    assert isinstance(record, RECORDS[kind])
    assert set(record._fields) == {"id", *KINDS[kind].schema().fields}


def test_instants_are_answered_in_utc_and_a_ticket_s_status_follows_from_its_times(here):
    opened = here.put("accounts", "acme", "tickets", "7", opened_at="2027-03-01T09:00:00+01:00")
    closed = here.put("accounts", "acme", "tickets", "7", opened_at=at(1, 8), closed_at=at(2, 8))
    again = here.put(
        "accounts", "acme", "tickets", "7", opened_at=at(1, 8), closed_at=at(2, 8), status="open"
    )

    assert (opened["opened_at"], opened["status"]) == ("2027-03-01T08:00:00.000Z", "open")
    assert (closed["closed_at"], closed["status"]) == ("2027-03-02T08:00:00.000Z", "closed")
    assert (again["closed_at"], again["status"]) == (None, "open")


def test_telling_the_same_again_changes_nothing_and_a_change_keeps_what_was_said(here):
    for _ in range(3):
        here.put("accounts", "acme", "outcomes", "calls", text="Half the calls")
    here.clock.at_ms = at(20)
    changed = here.put("accounts", "acme", "outcomes", "calls", text="Half", status="achieved")

    assert [said["status"] for said in changed["history"]] == ["open", "achieved"]
    assert changed["valid_from"] == changed["history"][1]["valid_from"]


def test_a_past_window_reads_what_held_then(here):
    for day, priority in ((1, "low"), (10, "urgent"), (5, "high")):
        here.put(
            *("accounts", "acme", "tickets", "7"),
            opened_at=at(1),
            priority=priority,
            valid_from=at(day),
        )
    here.put("accounts", "acme", "tickets", "7", opened_at=at(1), closed_at=at(12))

    def then(at_ms):
        (found,) = here.collector.store.inputs.of_account("acme", "tickets", at_ms=at_ms)
        return record_of("tickets", found.id, found.values, found.then)

    assert [then(at(day)).priority for day in (-9, 1, 5, 9, 10, 15)] == [
        *("low", "low", "high", "high", "urgent", "urgent")
    ]
    assert then(at(1)).closed_at == at(12)  # a fact with a date of its own is true at any time
    assert [then(at(1)).is_open_at(at(day)) for day in (0, 1, 11, 12)] == [False, True, True, False]


def test_a_list_is_judged_row_by_row(here):
    good = {"account_id": "acme", "id": "1", "opened_at": at(1)}
    rows = [
        good,
        {**good, "id": "2", "priority": "blocker"},
        {**good, "id": "3", "account_id": "nobody"},
        {**good, "id": "4", "closed_at": at(0)},
        {**good, "id": "5", "unheard_of": 1},
        {**good, "id": None},
        "no object",
        {**good, "id": "6", "valid_from": at(300)},
        {**good, "id": "7", "status": "solved"},
        good,
    ]

    answer = here.call("POST", "/v1/tickets", key="server", json={"tickets": rows})

    assert answer.status_code == 200
    assert (answer.json["created"], answer.json["unchanged"]) == (1, 1)
    assert {row["index"]: row["path"] for row in answer.json["rejected"]} == {
        1: "priority",
        2: "account_id",
        3: "closed_at",
        4: "unheard_of",
        5: "id",
        6: "",
        7: "valid_from",
        8: "closed_at",
    }
    assert [row["id"] for row in here.read("accounts", "acme", "tickets")["tickets"]] == ["1"]


@pytest.mark.parametrize(
    ("kind", "row", "id"),
    [
        ("contracts", EXAMPLES["contracts"], "2027-01-01"),
        ("entitlements", EXAMPLES["entitlements"], "reports"),
        ("contacts", EXAMPLES["contacts"], "ada@acme.example"),
        ("contacts", {"role": "champion", "user_id": "ada"}, "ada"),
    ],
)
def test_what_names_itself_needs_no_id(here, kind, row, id):
    for _ in range(2):
        here.call("POST", f"/v1/{kind}", key="admin", json={kind: [{"account_id": "acme", **row}]})

    assert [each["id"] for each in here.read("accounts", "acme", kind)[kind]] == [id]


def test_a_list_comes_in_pages_and_as_csv(here):
    rows = [
        {"account_id": "acme", "id": f"t{n:02}", "opened_at": at(1), "title": "=1+1"}
        for n in range(25)
    ]
    here.call("POST", "/v1/tickets", key="server", json={"tickets": rows})

    found, cursor = [], None
    while True:
        page = here.read(
            "accounts", "acme", "tickets", limit=10, **({"cursor": cursor} if cursor else {})
        )
        found += [row["id"] for row in page["tickets"]]
        if not (cursor := page["next_cursor"]):
            break
    text = here.call("GET", "/v1/accounts/acme/tickets", headers={"Accept": "text/csv"}).text

    assert found == [row["id"] for row in rows]
    assert [row["id"] for row in csv.DictReader(io.StringIO(text))] == found
    assert "'=1+1" in text


@pytest.mark.parametrize("cursor", ["x", "WyJpZCJd", "WyJpZCIsMV0"])
def test_a_cursor_that_was_never_given_out_is_refused(here, cursor):
    answer = here.call("GET", "/v1/accounts/acme/tickets", query_string={"cursor": cursor})

    assert (answer.status_code, answer.json["code"]) == (400, "invalid_parameter")


@pytest.mark.parametrize("id", IDS)
def test_an_id_may_hold_any_character(here, id):
    here.put("accounts", "acme", "tickets", id, opened_at=at(1))

    assert here.read("accounts", "acme", "tickets", id)["id"] == id


def test_an_unknown_account_has_no_inputs_and_gets_none(here):
    path = "/v1/accounts/nobody/tickets"
    for method, rest in (("GET", ""), ("GET", "/1"), ("PUT", "/1"), ("DELETE", "/1")):
        body = {"json": {"opened_at": 1}} if method == "PUT" else {}
        assert here.call(method, path + rest, key="admin", **body).status_code == 404
    assert here.call("GET", "/v1/accounts/nobody").status_code == 404


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("GET", "/v1/accounts/acme/tickets", {"read", "admin"}),
        ("POST", "/v1/tickets", {"server", "admin"}),
        ("PUT", "/v1/accounts/acme/tickets/1", {"server", "admin"}),
        ("DELETE", "/v1/accounts/acme/tickets/1", {"server", "admin"}),
    ],
)
def test_server_and_admin_keys_write_read_keys_read(here, method, path, allowed):
    for key in ("write", "server", "read", "admin"):
        body = {} if method in ("GET", "DELETE") else {"json": {}}
        assert (here.call(method, path, key=key, **body).status_code != 403) == (key in allowed)


def test_a_list_may_be_larger_than_one_input_but_not_without_bound(here):
    row = {"account_id": "acme", "opened_at": at(1), "title": "x" * 400}
    many = [{**row, "id": str(n)} for n in range(1_000)]

    assert here.call("POST", "/v1/tickets", key="server", json={"tickets": many}).status_code == 200
    more = here.call("POST", "/v1/tickets", key="server", json={"tickets": [*many, row]})
    assert more.json["code"] == "invalid_body"
    larger = here.call("POST", "/v1/tickets", key="server", json={"tickets": many * 2})
    assert larger.json["code"] == "too_large"


def test_erasing_a_person_erases_what_names_them_by_id_or_by_address(here):
    here.put("users", "ada", traits={"email": "Ada@acme.example"}, account_id="acme")
    here.put("accounts", "acme", "tickets", "1", opened_at=at(1), user_id="ada")
    here.put("accounts", "acme", "tickets", "1", opened_at=at(1), user_id="ada", title="Help")
    here.put("accounts", "acme", "tickets", "2", opened_at=at(1), user_id="bo")
    here.put("accounts", "bolt", "contacts", "c", role="champion", email="ada@ACME.example")

    assert here.call("DELETE", "/v1/users/ada", key="admin").status_code == 204

    assert [t["id"] for t in here.read("accounts", "acme", "tickets")["tickets"]] == ["2"]
    assert here.read("accounts", "bolt", "contacts")["contacts"] == []
    read = here.collector.store._readers.get()
    assert read.execute("select count(*) from input_history").fetchone() == (0,)


def test_somebody_who_is_only_named_in_a_ticket_can_be_erased(here):
    here.put("accounts", "acme", "tickets", "1", opened_at=at(1), user_id="ghost")

    assert here.call("DELETE", "/v1/users/ghost", key="admin").status_code == 204
    assert here.call("DELETE", "/v1/users/ghost", key="admin").status_code == 404


def test_what_is_over_goes_when_it_is_older_than_it_is_kept(tmp_path):
    with House(tmp_path, retain_inputs_days=30) as here:
        here.account("acme")
        here.put("accounts", "acme", "tickets", "old", opened_at=at(-99), closed_at=at(-50))
        here.put("accounts", "acme", "tickets", "open", opened_at=at(-99))
        here.put("accounts", "acme", "tickets", "young", opened_at=at(-99), closed_at=at(2))
        here.put("accounts", "acme", "contracts", "c", starts_on="2020-01-01", ends_on="2021-01-01")
        here.put("accounts", "acme", "contracts", "d", starts_on="2020-01-01")
        here.put("accounts", "acme", "interactions", "i", at=at(-40), kind="call")
        here.collector.caretaker.round()

        left = {
            kind: [row["id"] for row in here.read("accounts", "acme", kind)[kind]]
            for kind in ("tickets", "contracts", "interactions")
        }
    assert left == {"tickets": ["open", "young"], "contracts": ["d"], "interactions": []}
