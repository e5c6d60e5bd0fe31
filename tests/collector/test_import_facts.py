"""`import` of accounts, people and events."""

from __future__ import annotations

import json

import pytest

from stories.importing import Importer
from stories.world import ALWAYS, World


@pytest.fixture
def imports(tmp_path, monkeypatch):
    return Importer(tmp_path, monkeypatch)


def test_accounts_get_traits_with_a_history_and_unknown_columns_become_traits(imports):
    text = (
        "Account ID;Name;Seats;MRR;Customer since;Number of employees;VIP;Zip\n"
        "acme;Acme Inc;50;1 200,50;2024-01-15;250;true;01234\nnew;New;unlimited;;;;false;\n"
    )
    words = ("--decimal-comma", "--yes", "--valid-from", "2026-01-01")
    imports("a.csv", text, "accounts", *words)
    again = imports("b.csv", text, "accounts", *words)

    with World(imports.database) as world:
        acme = {v.trait: v.value for v in reversed(world.store.account("acme").history)}
        held = [v.value for v in world.store.account("acme").history if v.trait == "seats"]
        new = {v.trait: v.value for v in world.store.account("new").history}
    assert acme == {
        "name": "Acme Inc",
        "seats": 50,
        "mrr": 1200.5,
        "created_at": 1705276800000,
        "number_of_employees": 250,
        "vip": True,
        "zip": "01234",
    }
    assert held == [50] and new["seats"] == "unlimited" and "mrr" not in new
    assert again.stdout.startswith("2 rows: 0 new, 0 changed, 2 as they were")


def test_the_vendors_own_accounts_are_marked_by_yes_as_people_are(imports):
    imports("a.csv", "account_id,internal\nours,yes\nacme,no\nbolt,\n", "accounts", "--yes")

    with World(imports.database) as world:
        told = {
            name: [v.value for v in world.store.account(name).history if v.trait == "internal"]
            for name in ("ours", "acme", "bolt")
        }
    assert told == {"ours": [True], "acme": [False], "bolt": []}


def test_accounts_can_t_be_imported_below_themselves(imports):
    text = "account_id,parent_id\na,b\nb,c\nc,a\n"

    result = imports("a.csv", text, "accounts", status=3)

    assert "line 4: parent_id: would make the account stand below itself" in result.stderr


def test_people_get_traits_and_an_account(imports):
    text = (
        "user_id,account_id,email,internal,team\nada,acme,ada@acme.example,no,Ops\nbo,bolt,,yes,\n"
    )
    imports("u.csv", text, "users", "--yes")
    again = imports("u.csv", text, "users", "--yes")

    with World(imports.database) as world:
        ada, bo = world.store.user("ada"), world.store.user("bo")
    assert ada.traits == {"email": "ada@acme.example", "internal": False, "team": "Ops"}
    assert (ada.accounts, bo.accounts, bo.traits) == (("acme",), ("bolt",), {"internal": True})
    assert "2 as they were" in again.stdout


def test_events_of_any_age_are_counted_once_however_often_they_are_imported(imports):
    text = (
        "Timestamp,User ID,Account ID,Event,rows\n"
        "2025-01-10T09:00:00Z,ada,acme,report.exported,12\n"
        "2025-01-10T09:00:00Z,ada,acme,report.exported,12\n"
        "2025-01-11T09:00:00Z,bo,acme,signed_in,\n"
        "2025-01-11T09:00:00Z,,acme,signed_in,\n"
        ",bo,acme,signed_in,\n"
    )
    for name in ("a.csv", "b.csv"):
        result = imports(name, text, "events", "--yes", status=3)

    assert "line 5: user_id: The event names no user." in result.stderr
    assert "line 6: occurred_at: is missing" in result.stderr
    with World(imports.database) as world:
        world.fold()
        assert world.store.activity_counts("acme", *ALWAYS) == {
            "report.exported": (2, 1),
            "signed_in": (1, 1),
        }


def test_events_of_the_protocol_are_taken_as_they_are(imports):
    heartbeat = {
        "type": "heartbeat",
        "user_id": "ada",
        "account_id": "acme",
        "page_id": "0" * 32,
        "epoch": 0,
        "anchor": "2025-01-10T09:00:00Z",
        "marks": [[0, 0, 60_000]],
        "presence": [[0, 0, 60_000, 1]],
    }
    activity = {
        "type": "activity",
        "user_id": "ada",
        "account_id": "acme",
        "name": "x",
        "occurred_at": 1736500000000,
        "properties": {"deep": [1, {"a": None}]},
    }
    text = "\n".join(map(json.dumps, (heartbeat, activity, {"type": "unheard"})))

    imports("e.jsonl", text, "events", "--yes", status=3)

    with World(imports.database) as world:
        assert world.minutes() == 1


def test_ids_that_json_lines_write_as_numbers_are_ids(imports):
    imports("a.jsonl", '{"account_id": 7, "name": "Seven"}\n', "accounts", "--yes")
    imports(
        "t.jsonl", '{"id": 12, "account_id": 7, "opened_at": 1736500000000}\n', "tickets", "--yes"
    )

    with World(imports.database) as world:
        assert [row.id for row in world.store.inputs.of_account("7", "tickets")] == ["12"]
