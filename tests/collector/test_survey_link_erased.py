"""A survey by link whose person was erased: it says so, and nothing of them comes back."""

from __future__ import annotations

import pytest
from sqlite_utils import Database

from seatbeat_collector.store.migrations import migrations
from stories.answers import step
from stories.collectors import Running
from stories.linked import counts, link, made_survey, said

DAY = 86_400_000


@pytest.fixture
def here(tmp_path):
    with Running(tmp_path / "seatbeat.db") as running:
        running.path = tmp_path / "seatbeat.db"
        made_survey(running)
        yield running


def responses(running):
    return running.get("/v1/responses").json["responses"]


def erase(running, user):
    return running.client.delete(f"/v1/users/{user}", headers=running.bearer("admin")).status_code


@pytest.mark.parametrize("answered", ["never", "half", "whole"])
def test_a_link_to_somebody_who_was_erased_says_so_and_keeps_nothing(here, answered):
    path = link(here)
    here.send(step("bob", "nps-q4", score=3), {"type": "identify", "user_id": "ada",
              "account_id": "acme", "traits": {}})  # fmt: skip
    if answered != "never":
        here.client.post(path, data={"score": "9", "completed": answered == "whole"})
    assert erase(here, "ada") == 204
    before = counts(here.path)

    for page in (
        here.client.get(path + "?score=9"),
        here.client.post(path, data={"score": "9", "completed": "true"}),
        here.client.post(path, json={"comment": "still here", "completed": True}),
    ):
        assert page.status_code == 410
        assert "what was known about you has been deleted" in said(page)
        assert "<form" not in page.text and "data-survey" not in page.text

    assert counts(here.path) == before
    assert [one["user_id"] for one in responses(here)] == ["bob"]


def test_who_was_never_seen_and_is_erased_is_asked_by_no_link_either(here):
    path = link(here)
    assert erase(here, "ada") == 404
    assert here.client.post(path, data={"score": "9"}).status_code == 410
    assert responses(here) == []
    assert here.client.get(link(here, "bob")).status_code == 200


def test_who_comes_back_after_being_erased_can_be_asked_by_a_new_link(here):
    old = link(here)
    erase(here, "ada")
    here.clock.forward(1_000)
    new = link(here)

    assert here.client.get(old).status_code == 410
    assert here.client.post(new, data={"score": "7"}).status_code == 303
    assert [one["score"] for one in responses(here)] == [7]


def test_that_somebody_was_erased_is_known_for_as_long_as_links_live(here):
    erase(here, "ada")
    here.clock.forward(300 * DAY)
    erase(here, "bob")
    assert counts(here.path)["erased"] == 2
    here.clock.forward(67 * DAY)
    erase(here, "eve")
    assert counts(here.path)["erased"] == 2
    assert here.collector.store.surveys.erased_ms("ada") is None
    assert here.collector.store.surveys.erased_ms("bob") is not None


def test_an_older_file_learns_who_is_gone(tmp_path):
    path = tmp_path / "seatbeat.db"
    db = Database(path)
    migrations.apply(db, stop_before="m009_erased")
    db.close()

    with Running(path) as here:
        made_survey(here)
        old = link(here)
        erase(here, "ada")
        assert here.client.get(old).status_code == 410
