"""How much is taken at once: interleaved rounds beside two bare servers and SQLite alone."""

from __future__ import annotations

import sys
import time
from argparse import Namespace
from collections.abc import Sequence
from concurrent.futures import Executor
from pathlib import Path

import servers
import stored
from bodies import Crowd, crowd
from load import Outcome, Plan, run
from raw_sqlite import rows_per_second
from report import COMMITS, FLOORS, SIZES, Measured, Round, Verdict, table
from servers import Server

CATCH_UP_S = 600


class Peak:
    """One run over one set of servers."""

    def __init__(self, given: Namespace, folder: Path, generator: Executor) -> None:
        self._given = given
        self._folder = folder
        self._generator = generator
        self._outcomes: list[Outcome] = []

    def measure(self) -> bool:
        """Print the results of all rounds; whether everything acknowledged is stored."""
        database, threads = self._folder / "peak.db", self._given.threads
        with (
            servers.floor(self._folder, "asgi", threads=threads) as asgi,
            servers.floor(self._folder, "wsgi", threads=threads) as wsgi,
            servers.collector(database, threads=threads) as served,
        ):
            floors, rounds = {"asgi": asgi, "wsgi": wsgi}, []
            for number in range(1, self._given.rounds + 1):
                # People of their own, so that each round finds days as short as the one before.
                people = crowd(str(number), self._given.users)
                rounds.append(self._round(people, floors, served))
                _say(f"round {number} of {self._given.rounds}: {_short(rounds[-1])}")
        return self._report(rounds, database)

    def _report(self, rounds: Sequence[Round], database: Path) -> bool:
        given = self._given
        print(
            f"{given.rounds} rounds of {given.seconds:g} s, {given.connections} connections,"
            f" {given.users:,} users; medians\n"
        )
        print(table(rounds))
        verdict = Verdict(
            sent=sum(outcome.sent for outcome in self._outcomes),
            acknowledged=sum(outcome.acknowledged for outcome in self._outcomes),
            stored=stored.heartbeats(database),
        )
        print(f"\n{verdict}")
        return verdict.holds

    def _round(self, people: Crowd, floors: dict[str, Server], served: Server) -> Round:
        found, first = Round({}, {}, {}, {}, {}), 0
        for size in SIZES:
            for name in FLOORS:
                found.floors[name, size] = self._load(people, floors[name], size, repeat=True)
            found.collector[size] = self._load(people, served, size, first=first)
            found.lag_ms[size], found.caught_up_s[size] = caught_up(served.port)
            self._outcomes.append(found.collector[size].outcome)
            first += found.collector[size].outcome.sent
        if first > people.heartbeats:
            raise SystemExit("The heartbeats have reached the present: give more --users.")
        for size in COMMITS:
            found.sqlite[size] = rows_per_second(
                self._folder, a_commit=size, seconds=self._given.seconds / len(COMMITS)
            )
        return found

    def _load(
        self, people: Crowd, server: Server, size: int, *, first: int = 0, repeat: bool = False
    ) -> Measured:
        plan = Plan(
            crowd=people,
            port=server.port,
            key=server.key,
            seconds=self._given.seconds,
            warmup=min(1.0, self._given.seconds / 4),
            connections=self._given.connections,
            per_request=size,
            first=first,
            repeat=repeat,
        )
        before_s = server.taken().serving_s
        outcome = self._generator.submit(run, plan).result()
        if outcome.others:
            _say(f"answers other than 200: {outcome.others}")
        cpu_s = server.taken().serving_s - before_s
        return Measured(outcome, cpu_us=cpu_s * 1e6 * size / max(outcome.sent, 1))


def caught_up(port: int) -> tuple[int, float]:
    """The fold's lag in ms now, and the seconds until there is none."""
    began = time.monotonic()
    lag_ms = int(servers.readiness(port)["fold_lag_ms"])
    while servers.readiness(port)["fold_lag_rows"]:
        if time.monotonic() - began > CATCH_UP_S:
            raise SystemExit(f"The fold is still behind after {CATCH_UP_S} s.")
        time.sleep(0.1)
    return lag_ms, time.monotonic() - began


def _short(found: Round) -> str:
    return "; ".join(
        f"{size} a request: {found.collector[size].outcome.per_second:,.0f}/s, floor"
        f" {found.floors['asgi', size].outcome.per_second:,.0f}/s,"
        f" folded {found.caught_up_s[size]:.1f} s later"
        for size in SIZES
    )


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
