"""A file of the version before has a history once it is opened."""

from __future__ import annotations

import sqlite3
from datetime import date

from sqlite_utils import Database

from seatbeat_collector.store.migrations import migrations
from stories.closing import Desk, at, customer, use
from stories.world import World

MONDAY = date(2026, 6, 1)
TABLES = {
    "account_day_acts",
    "snapshot_bases",
    "snapshots",
    "closed_accounts",
    "snapshot_rules",
}


def test_a_file_from_before_snapshots_is_brought_up_to_date_and_closed(tmp_path):
    path = tmp_path / "seatbeat.db"
    with World(path) as world:
        customer(world, "acme", created=MONDAY)
        use(world, "acme", [MONDAY])
    with sqlite3.connect(path) as older:  # back to the shape before
        older.execute("delete from _sqlite_migrations where name = 'm008_snapshots'")
        for table in TABLES:
            older.execute(f"drop table {table}")
    older.close()

    with World(path) as world:
        desk = Desk(world)
        desk.round(at(date(2026, 6, 2)))

        assert desk.told()[MONDAY].metrics["active_users"]["value"] == 1


def test_the_step_can_be_taken_by_itself_after_those_before_it():
    database = Database(memory=True)
    migrations.apply(database, stop_before="m008_snapshots")
    assert not TABLES & set(database.table_names())

    migrations.apply(database)

    assert set(database.table_names()) >= TABLES
