"""So many people at once, for minutes: each sends a heartbeat every 30 s, come what may."""

from __future__ import annotations

import os
from argparse import Namespace
from array import array
from concurrent.futures import Executor
from pathlib import Path
from typing import NamedTuple

import servers
import stored
from bodies import Crowd, crowd
from open_loop import Answers, Load, send
from peak import caught_up
from report import Verdict
from servers import Server

BEAT_S = 30
P99_MS, LAG_S = 250, 30
"""What is to hold at the rate that was asked for."""
SEARCH_S = 60
STEPS = (1.25, 1.1)
MIB = 1 << 20


class Stretch(NamedTuple):
    """One stretch of load."""

    answers: Answers
    lag_s: float
    """Age of the oldest heartbeat that wasn't folded at its end."""

    @property
    def holds(self) -> bool:
        """Whether everything was answered well, in time, and folded soon."""
        answers = self.answers
        whole = len(answers.acknowledged) == answers.sent
        return whole and answers.p99_ms <= P99_MS and self.lag_s <= LAG_S


class Sustained:
    """A crowd that goes on, on one collector."""

    def __init__(self, given: Namespace, folder: Path, generator: Executor) -> None:
        self._minutes = given.minutes
        self._rate = given.people / BEAT_S
        self._database = folder / "sustained.db"
        self._generator = generator
        self._crowd = _crowd("sustained", given.people)
        self._sent = 0
        self._acknowledged: array[int] = array("q")

    def measure(self) -> bool:
        """Minute by minute; whether every aim is met and everything is stored."""
        print(
            f"\n{self._crowd.users:,} people at once, a heartbeat each {BEAT_S} s:"
            f" {self._rate:,.0f} requests/s for {self._minutes} minutes\n"
        )
        print("minute   p50 ms   p99 ms  slowest    lag s  WAL MiB  memory MiB  generator late ms")
        with servers.collector(self._database, threads=8) as served:
            minutes = [self._minute(number + 1, served) for number in range(self._minutes)]
            _, later_s = caught_up(served.port)
        print(f"\nall was folded {later_s:.1f} s after the load")
        held = all(minute.holds for minute in minutes)
        print(f"p99 {P99_MS} ms, lag {LAG_S} s: {'held' if held else 'NOT HELD'}")
        return check(self._database, self._crowd, self._sent, self._acknowledged) and held

    def _minute(self, number: int, served: Server) -> Stretch:
        found = self.stretch(served, self._rate, 60)
        answers, wal = found.answers, os.path.getsize(f"{self._database}-wal")
        print(
            f"{number:6}{answers.p50_ms:9.1f}{answers.p99_ms:9.1f}{answers.slowest_ms:9.0f}"
            f"{found.lag_s:9.1f}{wal / MIB:9.0f}{served.taken().memory / MIB:12.0f}"
            f"{answers.behind_ms:19.0f}  {answers.others or ''}",
            flush=True,
        )
        return found

    def stretch(self, served: Server, rate: float, seconds: float) -> Stretch:
        """Send for a while."""
        load = Load(self._crowd, served.port, served.key, rate, seconds, first=self._sent)
        answers = self._generator.submit(send, load).result()
        self._sent += answers.sent
        self._acknowledged.extend(answers.acknowledged)
        return Stretch(answers, servers.readiness(served.port)["fold_lag_ms"] / 1000)

    def search(self) -> float:
        """Print and return the highest rate that holds for a while, up in steps that get finer."""
        held = 0.0
        with servers.collector(self._database, threads=8) as served:
            for step in STEPS:
                rate = (held or self._rate / step) * step
                while self._holds(served, rate):
                    held, rate = rate, rate * step
        print(f"\nthe highest rate that held for {SEARCH_S} s: {held:,.0f} requests/s")
        return held

    def _holds(self, served: Server, rate: float) -> bool:
        found = self.stretch(served, rate, SEARCH_S)
        caught_up(served.port)
        print(
            f"{rate:9,.0f}/s  p99 {found.answers.p99_ms:7.1f} ms  lag {found.lag_s:5.1f} s"
            f"  generator late {found.answers.behind_ms:5.0f} ms"
            f"  {'held' if found.holds else 'not held'}  {found.answers.others or ''}",
            flush=True,
        )
        return found.holds


def check(database: Path, people: Crowd, sent: int, acknowledged: array[int]) -> bool:
    """Print whether what was acknowledged is stored, and nothing twice."""
    verdict = Verdict(sent, len(acknowledged), stored.heartbeats(database))
    lost = stored.missing(database, people, acknowledged)
    print(f"{verdict}; {lost:,} of the acknowledged are missing")
    return verdict.holds and not lost


def _crowd(name: str, people: int) -> Crowd:
    return crowd(name, people, accounts=max(1, people // 100))
