"""A demo's past is closed like any other: there is a course to see, and a change to explain."""

from __future__ import annotations

from datetime import date

from click.testing import CliRunner

from seatbeat_collector.cli import main
from seatbeat_collector.store.sqlite.engine import SqliteStore


def run(*arguments):
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 0, result.output
    return result.output


def test_the_first_close_of_a_demo_makes_up_for_all_of_its_days(tmp_path):
    database = str(tmp_path / "demo.db")
    run("demo", "--database", database, "--accounts", "17", "--days", "35", "--no-serve")
    closing = run("close", "--database", database)

    store = SqliteStore(database)
    records = store.accounts()
    span = [date.today().toordinal() + days for days in (-100, 100)]
    days = {one.account_id: len(store.snapshots.of(one.number, *span)) for one in records}
    store.close()
    assert max(days.values()) in (34, 35), days
    assert min(days.values()) >= 1
    assert f"closed: {sum(days.values()):,} account-days new" in closing
    assert "settled" not in closing
