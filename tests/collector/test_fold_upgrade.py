"""A database from before evidence was kept in periods goes on as if it always had been."""

from datetime import date

import msgspec
from sqlite_utils import Database

from seatbeat_collector.store.migrations import migrations
from seatbeat_collector.store.sqlite.connections import connect
from stories.world import ALWAYS, HOUR, MINUTE, NOON, TODAY, World

EPOCH = date(1970, 1, 1).toordinal()


def store_of_before(path):
    """Ten minutes of kim's work from noon on, as version 3 of the schema keeps them."""
    connection = connect(str(path))
    migrations.apply(Database(connection), stop_before="m004_evidence_periods")
    day, end = TODAY.toordinal(), NOON + 10 * MINUTE
    length = 10 * MINUTE
    hour = [[["web", "reports"]], [[0, length, 0]], [[0, length]], [[0, length]], [], [], []]
    rows = {
        "accounts (account, account_id, first_ms, last_ms)": (1, "acme", NOON, end),
        "members (member, account, user_id, first_ms, last_ms)": (1, 1, "kim", NOON, end),
        "user_hours (member, hour, evidence)": (1, NOON // HOUR, msgspec.msgpack.encode(hour)),
        "user_days": (1, day, 1, length, length, 0, 1, NOON, end),
        "user_day_details": (
            1,
            day,
            1,
            msgspec.msgpack.encode([[NOON, end]]),
            msgspec.msgpack.encode([["web", "reports", length]]),
            msgspec.msgpack.encode({}),
        ),
        "meta (name, value)": ("rollup_rules", "idle 60000 focused, zone UTC"),
    }
    for table, row in rows.items():
        marks = ", ".join("?" * len(row))
        connection.execute(f"insert into {table} values ({marks})", row)  # noqa: S608  # ours
    connection.close()


def test_what_was_kept_before_is_read_as_it_was(tmp_path):
    store_of_before(tmp_path / "seatbeat.db")
    with World(tmp_path / "seatbeat.db") as world:
        assert world.days() == {("kim", TODAY): 10}
        assert world.store.engaged_spans("acme", *ALWAYS) == [("kim", [(NOON, NOON + 10 * MINUTE)])]
        assert world.counted_anew("acme", "UTC") == world.days()


def test_a_day_that_began_before_goes_on(tmp_path):
    store_of_before(tmp_path / "seatbeat.db")
    with World(tmp_path / "seatbeat.db") as world:
        world.tell(world.work(NOON + 10 * MINUTE, 5), world.work(NOON + 2 * HOUR, 5))
        assert world.days() == {("kim", TODAY): 20}
        assert world.store.user_days("acme", *ALWAYS)[0].sessions == 2
        assert world.counted_anew("acme", "UTC") == world.days()


def test_a_day_of_before_is_computed_anew_by_other_rules(tmp_path):
    store_of_before(tmp_path / "seatbeat.db")
    with World(tmp_path / "seatbeat.db", zone="Asia/Tokyo") as world:
        world.tell(world.work(NOON + 3 * HOUR, 5))  # midnight in Tokyo
        assert list(world.days().values()) == [10, 5]
