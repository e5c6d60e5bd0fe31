"""No event makes an account stand below itself, however batches arrive."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from seatbeat_collector.cli import main
from stories.house import House, at


@pytest.fixture
def here(tmp_path):
    with House(tmp_path) as house:
        yield house


def below(account, parent, **more):
    traits = {"parent_id": parent, **more}
    return {"type": "account", "account_id": account, "traits": traits, "occurred_at": at(14)}


def refused(answer):
    return [(one["code"], one["path"]) for one in answer.json["rejected"]]


CYCLE = [("parent_cycle", "events.1.traits.parent_id")]


def test_what_was_put_since_counts_for_the_next_event_at_once(here):
    here.send(below("low", "top"))
    here.put("accounts", "low", traits={"parent_id": None})

    assert refused(here.send(below("top", "low"))) == []

    answer = here.call(
        "PUT", "/v1/accounts/low", key="server", json={"traits": {"parent_id": "top"}}
    )
    assert (answer.status_code, answer.json["errors"][0]["path"]) == (422, "traits.parent_id")


def test_the_event_that_closes_a_cycle_is_refused_and_the_others_count(here):
    here.account("top", created_at=at(-300))
    here.account("left", created_at=at(-300), parent_id="top")

    answer = here.send(below("new", "left"), below("top", "new"), below("top", None, plan="pro"))

    assert answer.status_code == 200
    assert refused(answer) == CYCLE
    assert here.read("accounts", "top")["parent"] is None
    assert here.read("accounts", "new")["parent"] == "left"


def test_of_two_batches_that_close_a_cycle_together_the_second_is_refused(here):
    assert here.send(below("a", "b")).status_code == 200
    assert here.send(below("b", "c")).status_code == 200

    answer = here.send(below("d", None), below("c", "a"))

    assert refused(answer) == CYCLE
    assert here.send(below("b", None)).status_code == 200
    assert here.send(below("c", "a")).status_code == 200


def test_an_account_is_not_its_own_parent(here):
    answer = here.send(below("a", None), below("a", "a"))

    assert refused(answer) == CYCLE


def test_imported_events_close_no_cycle_either(here, tmp_path, monkeypatch):
    monkeypatch.setenv("SEATBEAT_DATABASE", here.path)
    file = tmp_path / "events.jsonl"
    pairs = ("a", "b"), ("b", "a")
    rows = [{**below(*pair), "occurred_at": 1_600_000_000_000} for pair in pairs]
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")

    told = CliRunner().invoke(main, ["import", str(file), "--as", "events"])

    assert "would stand below itself" in told.output
    assert here.read("accounts", "a")["parent"] == "b"
