"""How quickly days are closed, and what was kept of them is read, as of a year back too.

The store is that of the reads, 90 days old; a copy of it is closed by the code that the daily close
runs, and its snapshots are put on each day of the year before. Then the real server is asked.
"""

from __future__ import annotations

import resource
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterable
from contextlib import closing
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from statistics import median
from typing import NamedTuple

import click

import close_reads
from portfolio_data import Size, build
from seatbeat_collector import config
from seatbeat_collector.closing.close import Closer
from seatbeat_collector.closing.due import Work, between, last_over
from seatbeat_collector.closing.rounds import Patience, Round
from seatbeat_collector.collector import now_ms
from seatbeat_collector.scoring.history import course, past
from seatbeat_collector.scoring.terms import Terms
from seatbeat_collector.store import open_store
from seatbeat_collector.store.snapshots import Written
from seatbeat_collector.store.sqlite.engine import SqliteStore

CLOSE_S = 600
"""What the daily close of 10,000 accounts is to stay below, of one core."""
PAST_MS = 20
"""What an as-of read of one account is to stay below."""
ZONE = "Etc/GMT+12"
"""Where a day ends last: what is over there is over everywhere."""
YEAR = 365
_COPIES = {
    "snapshots": "account, revision, made_at_ms, basis, body",
    "snapshot_signals": "account, revision, body",
    "snapshot_people": "account, revision, user_id, body",
}


class Took(NamedTuple):
    """Of one day: seconds, and those of the processor."""

    wall: float
    cpu: float


def measure(cache: Path, scales: Iterable[Fraction], rounds: int) -> bool:
    """Print how long a close and reads take for each store; whether the aims hold."""
    held = True
    for scale in scales:
        size = Size(scale)
        path = _copied(build(cache, size), cache / f"close-{size.file}")
        try:
            held &= _closed(path, size, rounds)
            held &= close_reads.measure(path, size, rounds, _year_back())
        finally:
            for suffix in ("", "-wal", "-shm", "-serving"):
                path.with_name(path.name + suffix).unlink(missing_ok=True)
            path.with_suffix(".log").unlink(missing_ok=True)
    return held


def _copied(source: Path, path: Path) -> Path:
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    shutil.copyfile(source, path)
    return path


def _year_back() -> date:
    return last_over(ZONE, now_ms(), 0) - timedelta(days=YEAR - 1)


def _closed(path: Path, size: Size, rounds: int) -> bool:
    """Close some days, make up for the year before, and read one account's past."""
    store = open_store(config.load({"database": str(path)}, environ={}))
    try:
        last = last_over(ZONE, now_ms(), 0)
        first = last - timedelta(days=rounds)
        took = [_close(store, first + timedelta(days=n)) for n in range(rounds + 1)]
        _round(store)  # what is over by now where days end earlier
        _a_year_back(path, first.toordinal(), last.toordinal())
        held = _show(size, took)
        return _past(store, path, size, rounds) and held
    finally:
        store.close()


def _close(store: SqliteStore, day: date) -> Took:
    began, cpu_began = time.perf_counter(), time.process_time()
    closer = Closer(store, Terms(), now_ms)
    work: Work = between(closer.roster, day, day, now_ms(), closer.roster.records)
    _all(written for *_, written in closer.run(work, closing=True))
    return Took(time.perf_counter() - began, time.process_time() - cpu_began)


def _round(store: SqliteStore) -> None:
    _all(step.written for step in Round(Closer(store, Terms(), now_ms), Patience()).run())


def _all(written: Iterable[Written]) -> Written:
    found = Written()
    for one in written:
        found = found.plus(one)
    return found


def _a_year_back(path: Path, first: int, last: int) -> None:
    """Have the snapshots of some days stand for each day of the year before them."""
    days = last - first + 1
    with closing(sqlite3.connect(path)) as file:
        file.execute("pragma synchronous = off")
        for back in range(days, YEAR + days, days):
            for table, columns in _COPIES.items():
                file.execute(  # names of tables and columns can't be bound; they are this file's
                    f"insert or ignore into {table} (day, {columns})"  # noqa: S608  # ours
                    f" select day - ?, {columns} from {table} where day between ? and ?",
                    (back, first, last),
                )
            file.commit()


def _show(size: Size, took: list[Took]) -> bool:
    first, *daily = took
    wall, cpu = (median(column) for column in zip(*daily, strict=True))
    most_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    click.echo(
        f"\n{size}: first close {first.wall:.1f} s ({first.cpu:.1f} s of processor), daily close"
        f" {wall:.1f} s ({min(one.wall for one in daily):.1f}-"
        f"{max(one.wall for one in daily):.1f}; {cpu:.1f} s of processor),"
        f" at most {most_mb:,.0f} MB of memory"
    )
    return wall <= CLOSE_S


def _past(store: SqliteStore, path: Path, size: Size, rounds: int) -> bool:
    records, year = store.accounts(), _year_back()
    some = records[:: max(1, len(records) // 100)]
    one = _p95_ms([lambda n=each.number: past(store, n, year) for each in some], rounds)
    until = year + timedelta(days=YEAR - 1)
    series = _p95_ms(
        [lambda n=each.number: course(store, n, "health", year, until) for each in some], rounds
    )
    with closing(sqlite3.connect(path)) as file:
        asked = "select count(*), sum(length(body)) from {} where day = ?"
        (rows, room), (_, more), (_, of_people) = (
            file.execute(asked.format(table), (year.toordinal(),)).fetchone() for table in _COPIES
        )
    click.echo(
        f"{size}: from the store, p95: an account as of a year back {one:.2f} ms, a year of its"
        f" health {series:.1f} ms; {room / rows:.0f} bytes a snapshot,"
        f" {((more or 0) + (of_people or 0)) / rows:.0f} its signals"
    )
    return one <= PAST_MS


def _p95_ms(asks: list[Callable[[], object]], rounds: int) -> float:
    """Median of the rounds' 95th percentiles; a first round isn't counted."""
    found = []
    for _ in range(rounds + 1):
        took = []
        for ask in asks:
            began = time.perf_counter()
            ask()
            took.append((time.perf_counter() - began) * 1000)
        found.append(sorted(took)[len(took) * 95 // 100 - 1])
    return median(found[1:])
