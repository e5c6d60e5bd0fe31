"""What folding costs: a crowd at work, one heartbeat each in thirty seconds, over a working day.

Nothing is sent over a network: blocks are put into the inbox and folded in this process, by the
code that folds in the server. The marks of a day grow to hundreds a person; what a fold costs must
not grow with them.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from random import Random
from statistics import median
from typing import NamedTuple

from seatbeat_collector import config
from seatbeat_collector.fold import Folder
from seatbeat_collector.store import open_store
from seatbeat_collector.store.rows import Beat, Rows
from seatbeat_collector.store.sqlite.fold_alone import FoldAlone
from seatbeat_collector.store.user_day import Rules

PEOPLE, ACCOUNTS = 10_000, 1_000
MORNING_MS = 1_790_000_000_000 // 86_400_000 * 86_400_000 + 8 * 3_600_000
FEATURES = ("reports", "invoices", "inbox", "settings", "planning")
MOMENTS = {"minute 5": 5 * 60, "hour 1": 3_600, "hour 8": 8 * 3_600}


class Cost(NamedTuple):
    """What a round of folding took."""

    users: int
    cpu_s: float
    wall_s: float

    @property
    def us(self) -> float:
        """Microseconds of CPU a folded user."""
        return self.cpu_s / self.users * 1e6


class Crowd:
    """People who work without a pause: one or two runs of input in every half minute."""

    def __init__(self, people: int, accounts: int) -> None:
        self.people = people
        self._accounts = accounts
        self._rng = Random("fold")

    def beats(self, after_s: int, seconds: int = 30) -> Iterator[Beat]:
        """What each says of so many seconds, in the order in which they happen to send it."""
        for number in self._rng.sample(range(self.people), self.people):
            end = MORNING_MS + (after_s + seconds) * 1000 + number % 977
            first = end - seconds * 1000
            marks = [
                (at + run, at + run + self._rng.randrange(9_000))
                for at in range(first, end - 29_000, 30_000)
                for run in self._runs()
            ]
            seen = ((MORNING_MS + number % 977, end),)
            yield Beat(
                f"account-{number % self._accounts}",
                f"user-{number}",
                "web",
                FEATURES[(number + after_s // 600) % len(FEATURES)],
                tuple(marks),
                seen,
                seen,
            )

    def _runs(self) -> list[int]:
        """When runs of input begin within half a minute, in ms."""
        first = self._rng.randrange(6_000)
        return [first, 15_000 + self._rng.randrange(6_000)][: self._rng.randrange(1, 3)]


class Bench:
    """A store, its folder and a crowd."""

    def __init__(self, folder: Path, crowd: Crowd) -> None:
        settings = config.load({"database": str(folder / "fold.db")}, environ={})
        self._store = open_store(settings)
        database, zone = settings["database"], settings["timezone"]
        self._alone = FoldAlone(database, nullcontext, lambda task: task(), timezone=zone)
        rules = Rules(settings["idle_timeout"] * 1000, settings["idle_policy"])
        self._folder = Folder(self._alone.rollups, rules, zone=settings["timezone"])
        self._crowd = crowd
        self.file = folder / "fold.db"

    def send(self, after_s: int, seconds: int = 30) -> None:
        """Let everybody report, as much a block as a busy server gathers."""
        rows = Rows()
        for beat in self._crowd.beats(after_s, seconds):
            rows.beats.append(beat)
            if len(rows.beats) == 100:
                self._store.append(rows, received_at_ms=MORNING_MS)
                rows = Rows()
        self._store.append(rows, received_at_ms=MORNING_MS)

    def fold(self) -> Cost:
        """Fold all that was sent."""
        cpu, wall = time.process_time(), time.perf_counter()
        self._folder.fold_all()
        self._alone.checkpoint()
        return Cost(self._crowd.people, time.process_time() - cpu, time.perf_counter() - wall)

    def settle(self, after_s: int) -> Cost:
        """Settle the hours that are over."""
        cpu, wall, settled = time.process_time(), time.perf_counter(), 0
        while count := self._folder.settle_once(MORNING_MS + after_s * 1000):
            settled += count
        self._alone.checkpoint()
        return Cost(max(1, settled), time.process_time() - cpu, time.perf_counter() - wall)

    def tables(self) -> dict[str, tuple[int, int]]:
        """Bytes and rows by table."""
        with sqlite3.connect(self.file) as connection:
            rows = connection.execute(
                "select name, sum(pgsize), sum(ncell) from dbstat where aggregate = true"
                " group by name"
            )
            return {name: (size, count) for name, size, count in rows}

    def close(self) -> None:
        self._alone.close()
        self._store.close()


def run(bench: Bench, rounds: int) -> None:
    """Go through the day, and stop at some moments to measure."""
    at = 0
    for name, moment_s in MOMENTS.items():
        for until in range(at + 3_600, moment_s - 1, 3_600):
            bench.send(at, until - at)
            bench.fold()
            at = until
        if moment_s > at:
            bench.send(at, moment_s - at)
            bench.fold()
        costs = []
        for n in range(rounds):
            bench.send(moment_s + 30 * n)
            costs.append(bench.fold())
        at = moment_s + 30 * rounds
        told = " ".join(f"{cost.us:.0f}" for cost in costs)
        say(f"{name:<10} {median(c.us for c in costs):6.0f} µs of CPU a user ({told})")
    report_sizes(bench, at)


def report_sizes(bench: Bench, at: int) -> None:
    cost = bench.settle(at + 86_400)
    say(f"settling    {cost.us:6.0f} µs a period of ten minutes")
    tables = bench.tables()
    hours = tables["user_hours"][1]
    total = 0
    for name in ("user_hours", "user_days", "user_day_details", "user_periods"):
        size, rows = tables[name]
        total += size
        say(f"{name:<18} {size / hours:6.0f} bytes an active user-hour ({rows:,} rows)")
    say(f"state in all       {total / hours:6.0f} bytes an active user-hour ({hours:,} of them)")


def say(text: str) -> None:
    print(text, flush=True)


def measure(folder: Path, rounds: int) -> bool:
    """Print what a fold costs at some moments of the day, and how large what it keeps is."""
    say(f"{PEOPLE:,} people in {ACCOUNTS:,} accounts at work all day; {rounds} rounds, medians")
    bench = Bench(folder, Crowd(PEOPLE, ACCOUNTS))
    try:
        run(bench, rounds)
    finally:
        bench.close()
    return True
