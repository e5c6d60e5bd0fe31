"""Builds the big store that reads are measured on: 10,000 accounts, 1,000,000 people, 90 days.

Rows go in bulk through the store's own schema; an interrupted run goes on where it stopped, and a
finished store is used again.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import click

from portfolio_cast import sizes
from portfolio_days import patterns
from portfolio_rows import Builder
from seatbeat_collector import config
from seatbeat_collector.collector import Collector
from seatbeat_collector.store.user_day import Rules

ACCOUNTS, USERS, DAYS = 10_000, 1_000_000, 90
SEED = "seatbeat portfolio 1"
A_BATCH = 20_000
"""User-days of a transaction, about."""
OLD_DAYS = 3


class Size(NamedTuple):
    """What to build."""

    scale: Fraction

    def __str__(self) -> str:
        return f"{self.accounts:,} accounts, {self.users:,} people, {DAYS} days"

    @property
    def file(self) -> str:
        """What its file is called."""
        return f"portfolio-{self.scale.numerator}_{self.scale.denominator}-{DAYS}d.db"

    @property
    def accounts(self) -> int:
        return max(1, int(ACCOUNTS * self.scale))

    @property
    def users(self) -> int:
        return max(self.accounts, int(USERS * self.scale))


def build(folder: Path, size: Size) -> Path:
    """The store of a size in the folder, made or finished where it is not there yet."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / size.file
    _open_once(path)
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        _fast(connection)
        state = _begin(connection)
        if not state.get("finished"):
            _fill(connection, size, state)
        _warn_of_age(state)
    finally:
        connection.close()
    return path


def _open_once(path: Path) -> None:
    """Make the schema, and note the rules by which user-days count, as a collector would."""
    Collector(config.load({"database": str(path)}, environ={})).close()


def _rules(settings: dict[str, Any]) -> Rules:
    return Rules(settings["idle_timeout"] * 1000, settings["idle_policy"])


def _fast(connection: sqlite3.Connection) -> None:
    """Nothing is lost by a crash here but the run: it is repeated."""
    connection.execute("pragma synchronous = off")
    connection.execute("pragma cache_size = -500000")
    connection.execute("pragma temp_store = memory")


def _begin(connection: sqlite3.Connection) -> dict[str, Any]:
    found = connection.execute("select value from meta where name = 'benchmark'").fetchone()
    if found is not None:
        return dict(json.loads(found[0]))
    return {"done": 0, "last_day": datetime.now(UTC).date().toordinal() - 1, "finished": False}


def _fill(connection: sqlite3.Connection, size: Size, state: dict[str, Any]) -> None:
    people = sizes(size.accounts, size.users, Random(f"{SEED} sizes"))
    rules = _rules(config.load({}, environ={}))
    days = range(state["last_day"] - DAYS + 1, state["last_day"] + 1)
    builder = Builder(connection, SEED, days, patterns(rules, seed=SEED))
    with click.progressbar(length=size.users, label=str(size), show_eta=True) as bar:
        bar.update(sum(people[: state["done"]]))
        for first, last in _batches(people, state["done"]):
            connection.execute("begin immediate")
            for number in range(first, last):
                builder.write(number, people[number])
            state = {**state, "done": last, "finished": last == len(people)}
            connection.execute(
                "insert or replace into meta values ('benchmark', ?)", (json.dumps(state),)
            )
            connection.execute("commit")
            bar.update(sum(people[first:last]))
    builder.settle()
    connection.execute("pragma wal_checkpoint(truncate)")


def _batches(people: list[int], done: int) -> Iterator[tuple[int, int]]:
    """Ranges of accounts of about a batch of user-days each."""
    first, held = done, 0
    for number in range(done, len(people)):
        held += people[number] * DAYS // 3
        if held >= A_BATCH or number == len(people) - 1:
            yield first, number + 1
            first, held = number + 1, 0


def _warn_of_age(state: dict[str, Any]) -> None:
    age = datetime.now(UTC).date().toordinal() - 1 - state["last_day"]
    if age > OLD_DAYS:
        click.echo(f"This store ends {age} days ago: windows are partly empty. Delete it to renew.")


def file_sizes(path: Path) -> list[tuple[str, int, int]]:
    """(table or index, bytes, rows) by size; needs SQLite's dbstat, else the file as a whole."""
    with sqlite3.connect(path) as connection:
        try:
            return connection.execute(
                "select name, sum(pgsize), sum(ncell) from dbstat group by name order by 2 desc"
            ).fetchall()
        except sqlite3.OperationalError:
            return [("file", path.stat().st_size, 0)]


def report(path: Path) -> None:
    """How large the store is, by table and a user-day; found out once, as it reads all pages."""
    sizes = path.with_suffix(".sizes")
    if not sizes.exists():
        click.echo("Looking at every page of the file ...")
        sizes.write_text("\n".join(_sizes(path)), encoding="utf-8")
    click.echo(sizes.read_text(encoding="utf-8"))


def _sizes(path: Path) -> Iterator[str]:
    with sqlite3.connect(path) as connection:
        (user_days,) = connection.execute("select count(*) from user_days").fetchone()
    total = path.stat().st_size
    a_day = total / user_days
    yield f"{user_days:,} user-days, {total / 1e6:,.0f} MB, {a_day:,.0f} bytes each"
    for name, size, _ in file_sizes(path):
        if size * 1000 > total:
            yield f"  {name:32} {size / 1e6:10,.1f} MB {size / user_days:8,.1f} bytes a user-day"
