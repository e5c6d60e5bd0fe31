"""A file of the version before knows inputs once it is opened, and days of uncounted people."""

from __future__ import annotations

import sqlite3

from sqlite_utils import Database

from seatbeat_collector.store.migrations import migrations
from seatbeat_collector.store.rows import UserTraits
from stories.world import ALWAYS, HOUR, NOON, World

INSIDER = UserTraits("kim", "acme", NOON, {"internal": True})


def test_a_file_from_before_inputs_is_brought_up_to_date(tmp_path):
    path = tmp_path / "seatbeat.db"
    with World(path) as world:
        world.tell(INSIDER, world.work(NOON - HOUR, 10))
        world.fold()
    with sqlite3.connect(path) as older:  # back to the shape before
        older.execute("delete from _sqlite_migrations where name = 'm007_inputs'")
        for table in ("inputs", "input_history", "imports"):
            older.execute(f"drop table {table}")
        older.execute("delete from changed_days")
    older.close()

    with World(path) as world:
        assert world.store.inputs.page("tickets", "acme", after=None, limit=9) == []
        world.tell(UserTraits("kim", "acme", NOON + 1, {"internal": False}))
        (record,) = world.store.accounts()
        days = world.store.portfolio.days_of(record.number, *(day.toordinal() for day in ALWAYS))
        assert [day.engaged_ms for day in days] == [10 * 60_000]


def test_somebody_who_was_alone_and_uncounted_on_a_day_is_in_its_sums_once_counted(world):
    world.tell(INSIDER, world.work(NOON - HOUR, 10))
    world.fold()
    world.tell(UserTraits("kim", "acme", NOON + 1, {"internal": False}))

    (record,) = world.store.accounts()
    days = world.store.portfolio.days_of(record.number, *(day.toordinal() for day in ALWAYS))

    assert [(day.engaged_ms, day.users) for day in days] == [(10 * 60_000, 1)]


def test_the_step_can_be_taken_by_itself_after_those_before_it():
    database = Database(memory=True)
    migrations.apply(database, stop_before="m007_inputs")
    assert "inputs" not in database.table_names()

    migrations.apply(database)

    assert {"inputs", "input_history", "imports"} <= set(database.table_names())
