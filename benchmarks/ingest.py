"""Durable ingest, measured: POST /v1/batch against a bare server and against SQLite alone.

Everything runs on the loopback interface of one machine, in interleaved rounds, so that what
slows the machine slows all of it. See benchmarks/README.md for what the numbers mean.
"""

from __future__ import annotations

import argparse
import multiprocessing
import signal
import sys
import tempfile
import time
from concurrent.futures import Executor, ProcessPoolExecutor
from datetime import date, timedelta
from pathlib import Path

import servers
from bodies import ENGAGED_MS, Crowd, crowd
from load import Outcome, Plan, run
from raw_sqlite import rows_per_second
from report import COMMITS, SIZES, Round, Verdict, machine, table
from seatbeat_collector import config
from seatbeat_collector.store import open_store

CATCH_UP_S = 600


class Bench:
    """One run over one pair of servers."""

    def __init__(self, given: argparse.Namespace, folder: Path, generator: Executor) -> None:
        self._given = given
        self._folder = folder
        self._generator = generator
        self._outcomes: list[Outcome] = []

    def measure(self) -> tuple[list[Round], Verdict]:
        """All rounds, and whether everything that was acknowledged is stored."""
        database, threads = self._folder / "seatbeat.db", self._given.threads
        with (
            servers.floor(self._folder, threads=threads) as bare,
            servers.collector(database, threads=threads) as (port, key),
        ):
            rounds = []
            for number in range(1, self._given.rounds + 1):
                # People of their own, so that each round finds days as short as the one before.
                people = crowd(str(number), self._given.users)
                rounds.append(self._round(people, bare, port, key))
                _say(f"round {number} of {self._given.rounds}: {_short(rounds[-1])}")
        return rounds, self._verdict(database)

    def _round(self, people: Crowd, bare: int, port: int, key: str) -> Round:
        found, first = Round({}, {}, {}, {}, {}), 0
        for size in SIZES:
            found.floor[size] = self._load(people, bare, key, size, first=0)
            found.collector[size] = self._load(people, port, key, size, first=first)
            found.lag_ms[size], found.caught_up_s[size] = _caught_up(port)
            self._outcomes.append(found.collector[size])
            first += found.collector[size].sent
        if first > people.heartbeats:
            raise SystemExit("The heartbeats have reached the present: give more --users.")
        for size in COMMITS:
            found.sqlite[size] = rows_per_second(
                self._folder, a_commit=size, seconds=self._given.seconds / len(COMMITS)
            )
        return found

    def _load(self, people: Crowd, port: int, key: str, size: int, *, first: int) -> Outcome:
        plan = Plan(
            crowd=people,
            port=port,
            key=key,
            seconds=self._given.seconds,
            warmup=min(1.0, self._given.seconds / 4),
            connections=self._given.connections,
            per_request=size,
            first=first,
        )
        outcome = self._generator.submit(run, plan).result()
        if outcome.others:
            _say(f"answers other than 200: {outcome.others}")
        return outcome

    def _verdict(self, database: Path) -> Verdict:
        return Verdict(
            sent=sum(outcome.sent for outcome in self._outcomes),
            acknowledged=sum(outcome.acknowledged for outcome in self._outcomes),
            stored=_stored(database) / ENGAGED_MS,
        )


def main() -> int:
    """Measure, print the table, and fail when something acknowledged is not stored."""
    given = _arguments()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # the servers are stopped on the way
    spawn = multiprocessing.get_context("spawn")
    with (
        tempfile.TemporaryDirectory(prefix="seatbeat-bench-", dir=given.directory) as folder,
        ProcessPoolExecutor(1, mp_context=spawn) as generator,
    ):
        rounds, verdict = Bench(given, Path(folder), generator).measure()
    print(machine())
    print(
        f"{given.rounds} rounds of {given.seconds:g} s, {given.connections} connections,", end=" "
    )
    print(f"{given.threads} threads, {given.users:,} users; medians\n")
    print(table(rounds))
    print(
        f"\n{verdict.acknowledged:,} heartbeats acknowledged, {verdict.stored:,.3f} stored", end=""
    )
    print(f" ({verdict.sent:,} sent): {'every one is there' if verdict.holds else 'LOST DATA'}")
    return 0 if verdict.holds else 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=4, help="a measurement (default 4)")
    parser.add_argument("--rounds", type=int, default=5, help="of everything (default 5)")
    parser.add_argument("--connections", type=int, default=64, help="kept alive (default 64)")
    parser.add_argument("--threads", type=int, default=32, help="of each server (default 32)")
    parser.add_argument(
        "--users", type=int, default=5_000, help="who send, new ones each round (default 5000)"
    )
    parser.add_argument("--directory", help="where the databases go, on the disk to be measured")
    given = parser.parse_args()
    if not 0.1 <= given.seconds <= 20 or not 1 <= given.rounds <= 100:
        parser.error("--seconds is from 0.1 to 20, --rounds from 1 to 100")
    return given


def _caught_up(port: int) -> tuple[int, float]:
    """The fold's lag in ms now, and the seconds until there is none."""
    began = time.monotonic()
    lag_ms = int(servers.readiness(port)["fold_lag_ms"])
    while servers.readiness(port)["fold_lag_rows"]:
        if time.monotonic() - began > CATCH_UP_S:
            raise SystemExit(f"The fold is still behind after {CATCH_UP_S} s.")
        time.sleep(0.1)
    return lag_ms, time.monotonic() - began


def _stored(database: Path) -> int:
    """The engaged ms of all users, as the rollups have it."""
    store = open_store(config.load({"database": str(database)}, environ={}))
    try:
        today = date.today()
        found = store.totals(today - timedelta(days=10), today + timedelta(days=2))
        return sum(each.engaged_ms for each in found.values())
    finally:
        store.close()


def _short(found: Round) -> str:
    return "; ".join(
        f"{size} a request: {found.collector[size].per_second:,.0f}/s, floor"
        f" {found.floor[size].per_second:,.0f}/s, folded {found.caught_up_s[size]:.1f} s later"
        for size in SIZES
    )


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
