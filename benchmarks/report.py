"""What was measured, as text: medians over the rounds, and ratios to bare servers and to SQLite."""

from __future__ import annotations

import os
import platform
import sqlite3
from collections.abc import Sequence
from importlib.metadata import version
from statistics import median
from typing import NamedTuple

from load import Outcome

COMMITS = (1, 100, 1000)
SIZES = (1, 100)
FLOORS = ("asgi", "wsgi")


class Measured(NamedTuple):
    """One load on one server."""

    outcome: Outcome
    cpu_us: float
    """CPU microseconds that serving took for each request, folding left out."""


class Round(NamedTuple):
    """One round of everything; by heartbeats a request, and by rows a commit."""

    floors: dict[tuple[str, int], Measured]
    collector: dict[int, Measured]
    sqlite: dict[int, float]
    caught_up_s: dict[int, float]
    """How long the fold went on after the load had ended."""
    lag_ms: dict[int, int]
    """Age of the oldest heartbeat that was not folded when the load ended."""


class Verdict(NamedTuple):
    """Whether what was acknowledged is stored, counted in heartbeats over all users."""

    sent: int
    acknowledged: int
    stored: float

    @property
    def holds(self) -> bool:
        """Every acknowledged heartbeat is there, and nothing that was never sent."""
        return self.acknowledged <= self.stored <= self.sent

    def __str__(self) -> str:
        said = "every one is there" if self.holds else "LOST OR DOUBLED DATA"
        return (
            f"{self.acknowledged:,} heartbeats acknowledged, {self.stored:,.3f} stored"
            f" ({self.sent:,} sent): {said}"
        )


def machine() -> str:
    """What this ran on."""
    names = ("granian", "msgspec", "flask")
    versions = ", ".join(f"{name} {version(name)}" for name in names)
    return (
        f"{os.cpu_count()} virtual cores, {platform.system()} {platform.machine()},"
        f" Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {versions}"
    )


def table(rounds: Sequence[Round]) -> str:
    """The results, one line for each thing measured."""
    names = ("requests/s", "events/s", "of ASGI", "p50 ms", "p99 ms", "CPU us", "from-to")
    lines = [_columns("", *names)]
    for size in SIZES:
        bare = median(r.floors["asgi", size].outcome.per_second for r in rounds)
        for floor in FLOORS:
            found = [r.floors[floor, size] for r in rounds]
            lines.append(_line(f"bare {floor.upper()}, {size} a request", size, found, bare))
        found = [r.collector[size] for r in rounds]
        lines.append(_line(f"collector, {size} a request", size, found, bare))
    lines += ["", _columns("", "rows/s", "", "collector", "", "", "", "from-to")]
    lines += [_sqlite_line(size, rounds) for size in COMMITS]
    return "\n".join([*lines, "", *(_lag(size, rounds) for size in SIZES)])


def _line(name: str, size: int, found: Sequence[Measured], bare: float) -> str:
    outcomes = [each.outcome for each in found]
    rates = [o.per_second for o in outcomes]
    return _columns(
        name,
        f"{median(rates):,.0f}",
        f"{median(rates) * size:,.0f}",
        f"{median(rates) / bare:.2f}",
        f"{median(o.p50_ms for o in outcomes):.1f}",
        f"{median(o.p99_ms for o in outcomes):.1f}",
        f"{median(each.cpu_us for each in found):,.0f}",
        _spread(rates),
    )


def _sqlite_line(size: int, rounds: Sequence[Round]) -> str:
    """Beside it, how many times as many events the collector takes in requests of like size."""
    rates = [r.sqlite[size] for r in rounds]
    nearest = 1 if size == 1 else 100
    events = nearest * median(r.collector[nearest].outcome.per_second for r in rounds)
    times = f"{events / median(rates):.2f} x"
    name = f"SQLite alone, {size} a commit"
    return _columns(name, f"{median(rates):,.0f}", "", times, "", "", "", _spread(rates))


def _lag(size: int, rounds: Sequence[Round]) -> str:
    lag_ms = median(r.lag_ms[size] for r in rounds)
    later_s = median(r.caught_up_s[size] for r in rounds)
    return (
        f"fold, {size} a request: when the load ended the oldest heartbeat had waited"
        f" {lag_ms:,.0f} ms; all were folded {later_s:.1f} s later"
    )


def _columns(name: str, *cells: str) -> str:
    widths = (12, 12, 11, 9, 9, 9, 18)
    padded = (f"{cell:>{width}}" for cell, width in zip(cells, widths, strict=True))
    return f"{name:28}{''.join(padded)}".rstrip()


def _spread(values: Sequence[float]) -> str:
    return f"{min(values):,.0f}-{max(values):,.0f}"
