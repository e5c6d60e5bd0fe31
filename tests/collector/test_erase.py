"""Erasing a person: every trace goes, and who sends meanwhile doesn't wait for it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import timedelta

import pytest

from seatbeat_collector.store.rows import Rows, SurveyAction, UserTraits
from seatbeat_collector.store.sqlite import erase
from stories.world import ALWAYS, HOUR, NOON, TODAY

DAY = 24 * HOUR


@pytest.fixture
def lively(world):
    """Kim does a lot of everything in two accounts; lee does some of it."""
    step = SurveyAction("acme", "kim", "nps", "d-1", 1, "completed", NOON, score=9)
    for days_ago in (0, 5, 6):
        at = NOON - days_ago * DAY
        for user, account in (("kim", "acme"), ("kim", "bolt"), ("lee", "acme")):
            world.tell(world.work(at, 10, user=user, account=account))
            world.tell(world.act(at, user=user, account=account))
    world.tell(UserTraits("kim", "acme", NOON, {"name": "Kim"}), world.act(NOON, account=None))
    world.store.append(Rows(surveys=[step]), received_at_ms=NOON)
    world.fold()
    return world


def names_in(path, name):
    """The tables in which a name stands anywhere."""
    with closing(sqlite3.connect(path)) as file:
        tables = file.execute("select name from sqlite_master where type = 'table'").fetchall()
        return {
            table
            for (table,) in tables
            for row in file.execute(f"select * from [{table}]")  # noqa: S608  # the schema's names
            if any(name.encode() in str(value).encode() for value in row)
        }


def test_no_table_knows_a_person_who_was_erased(lively):
    lively.tell(lively.work(NOON + HOUR, 5), lively.act(NOON + HOUR))  # not folded yet
    assert names_in(lively.path, "kim") >= {"activities", "members", "inbox", "user_traits"}

    assert lively.store.delete_user("kim")

    assert names_in(lively.path, "kim") == set()
    assert lively.days() == {
        ("lee", TODAY - timedelta(days=days_ago)): 10 for days_ago in (0, 5, 6)
    }
    assert lively.store.activity_counts("acme", *ALWAYS) == {"report.exported": (3, 1)}
    assert not lively.store.delete_user("kim")


def test_it_keeps_the_writer_for_no_longer_than_a_batch_however_many_acts_there_are(
    lively, monkeypatch
):
    monkeypatch.setattr(erase, "ACTS_LOOKED_AT", 7)
    monkeypatch.setattr(erase, "ACTS_A_BATCH", 3)
    lively.tell(*(lively.act(NOON + n, user=("kim", "lee")[n % 2]) for n in range(40)))
    lively.fold()
    gone = []
    count = "select count(*) from activities where user_id = 'kim'"
    writer, run = lively.store._writer, lively.store._writer.run

    def noted(task):
        before = lively.store._read.execute(count).fetchone()[0]
        result = run(task)
        gone.append(before - lively.store._read.execute(count).fetchone()[0])
        return result

    monkeypatch.setattr(writer, "run", noted)
    assert lively.store.delete_user("kim")

    assert max(gone) == 3 and sum(gone) == 27
    assert names_in(lively.path, "kim") == set()


def test_an_act_that_comes_while_the_log_is_looked_through_goes_too(lively, monkeypatch):
    writer, run, times = lively.store._writer, lively.store._writer.run, []

    def beside(task):
        times.append(task)
        lively.tell(lively.act(NOON + HOUR), lively.act(NOON + HOUR, user="lee"))
        return run(task)

    monkeypatch.setattr(writer, "run", beside)
    assert lively.store.delete_user("kim")
    monkeypatch.undo()

    assert names_in(lively.path, "kim") == set()
    lively.fold()
    assert lively.store.activity_counts("acme", *ALWAYS) == {"report.exported": (3 + len(times), 1)}


@pytest.mark.parametrize("user", ["ki", "kim2", "im"])
def test_who_is_called_alike_stays(lively, user):
    lively.tell(lively.work(NOON, 3, user=user), lively.act(NOON, user=user))  # waits
    assert lively.store.delete_user("kim")

    assert lively.days()[user, TODAY] == 3
    assert lively.store.activity_counts("acme", *ALWAYS)["report.exported"] == (4, 2)
