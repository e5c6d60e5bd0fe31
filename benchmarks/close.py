"""How quickly days are closed, and the past is read: by the code that the daily close runs.

The store is that of the reads, 90 days old; the copy that is measured never leaves the cache.
"""

from __future__ import annotations

import resource
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterable
from datetime import timedelta
from fractions import Fraction
from pathlib import Path
from statistics import median
from typing import NamedTuple

import click

from portfolio_data import Size, build
from seatbeat_collector import config
from seatbeat_collector.closing.close import Closer
from seatbeat_collector.closing.due import between, last_over
from seatbeat_collector.collector import now_ms
from seatbeat_collector.scoring.history import all_past, course, past
from seatbeat_collector.scoring.portfolio import Portfolio
from seatbeat_collector.scoring.roster import Roster
from seatbeat_collector.scoring.sources import sources_of
from seatbeat_collector.scoring.terms import Terms, When
from seatbeat_collector.store import open_store
from seatbeat_collector.store.sqlite.engine import SqliteStore

CLOSE_S = 600
"""What the daily close of 10,000 accounts is to stay below, of one core."""
PAST_MS = 20
"""What an as-of read of one account is to stay below."""
ZONE = "Etc/GMT+12"
"""Where a day ends last: what is over there is over everywhere."""


class Took(NamedTuple):
    """Seconds of one round."""

    first: float
    """Close of a day of which nothing was collected yet: a month is."""
    daily: float
    """Close of the day after."""
    cpu: float
    """Of that, on the processor."""


def measure(cache: Path, scales: Iterable[Fraction], rounds: int) -> bool:
    """Print how long a close and reads of the past take for each store; whether the aims hold."""
    held = True
    for scale in scales:
        size = Size(scale)
        source = build(cache, size)
        took = [_close(source, cache / f"close-{size.file}") for _ in range(rounds)]
        held &= _show(size, took)
        held &= _reads(source, cache / f"close-{size.file}", size, rounds)
    return held


def _opened(path: Path) -> SqliteStore:
    return open_store(config.load({"database": str(path)}, environ={}))


def _copied(source: Path, path: Path) -> SqliteStore:
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    shutil.copyfile(source, path)
    return _opened(path)


def _close(source: Path, path: Path) -> Took:
    store = _copied(source, path)
    try:
        last = last_over(ZONE, now_ms(), 0)
        spent, cpu = [], 0.0
        for day in (last - timedelta(days=1), last):
            began, cpu_began = time.perf_counter(), time.process_time()
            closer = Closer(store, Terms(), now_ms)
            for _ in closer.run(between(closer.roster, day, day, now_ms(), closer.roster.records)):
                pass
            spent.append(time.perf_counter() - began)
            cpu = time.process_time() - cpu_began
        return Took(*spent, cpu)
    finally:
        store.close()
        path.unlink()


def _show(size: Size, took: list[Took]) -> bool:
    first, daily, cpu = (median(column) for column in zip(*took, strict=True))
    most_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    click.echo(
        f"{size}: first close {first:.1f} s, daily close {daily:.1f} s"
        f" ({min(one.daily for one in took):.1f}-{max(one.daily for one in took):.1f};"
        f" {cpu:.1f} s of processor), at most {most_mb:,.0f} MB of memory"
    )
    return daily <= CLOSE_S


def _reads(source: Path, path: Path, size: Size, rounds: int) -> bool:
    """Of a store that was closed for each of its days, told as if a year had gone by."""
    store = _copied(source, path)
    try:
        last = last_over(ZONE, now_ms(), 0)
        first = last - timedelta(days=2)
        closer = Closer(store, Terms(), now_ms)
        for _ in closer.run(between(closer.roster, first, last, now_ms(), closer.roster.records)):
            pass
        _a_year_back(store, first.toordinal(), last.toordinal())
        return _timed(store, size, rounds)
    finally:
        store.close()
        path.unlink()


def _a_year_back(store: SqliteStore, first: int, last: int) -> None:
    """Have the snapshots of some days stand for each day of the year before them."""
    days = last - first + 1

    def repeat(connection: sqlite3.Connection) -> None:
        for back in range(days, 366, days):
            connection.execute(
                "insert or ignore into snapshots"
                " select day - ?, account, revision, made_at_ms, basis, body from snapshots"
                " where day between ? and ?",
                (back, first, last),
            )

    store.snapshots._write(repeat)


def _timed(store: SqliteStore, size: Size, rounds: int) -> bool:
    records = store.accounts()
    last = last_over(ZONE, now_ms(), 0)
    year = last - timedelta(days=364)
    some = records[:: max(1, len(records) // 100)]
    one = _median_ms(lambda: [past(store, each.number, year) for each in some], rounds) / len(some)
    everyone = _median_ms(lambda: all_past(store, records, year), rounds)
    series = _median_ms(
        lambda: [
            course(store, each.number, "health", year, year + timedelta(364)) for each in some
        ],
        rounds,
    ) / len(some)
    roster = Roster(records, Terms())
    live = Portfolio(roster, sources_of(store, records), When(now_ms()))
    cold = _median_ms(lambda: live.field, 1)
    scored = _median_ms(lambda: [live.scored(each.account_id) for each in some], rounds) / len(some)
    rows, size_of_all = (
        store._readers.get().execute("select count(*), sum(length(body)) from snapshots").fetchone()
    )
    click.echo(
        f"{size}: as of a year back {one:.2f} ms an account, {everyone:,.0f} ms for all;"
        f" a year's series {series:.1f} ms; scored now {scored:.2f} ms an account,"
        f" after {cold:,.0f} ms for its peers; {size_of_all / rows:.0f} bytes a snapshot"
    )
    return one <= PAST_MS


def _median_ms(ask: Callable[[], object], rounds: int) -> float:
    took = []
    for _ in range(rounds):
        began = time.perf_counter()
        ask()
        took.append((time.perf_counter() - began) * 1000)
    return median(took)
