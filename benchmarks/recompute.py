"""How quickly all history is counted anew with another idle timeout, by the command for it."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path
from statistics import median

import click

from portfolio_data import Size, build

TIMEOUTS_S = (120, 60)
"""Taken in turn, so that each round changes the rules."""
ONCE_FROM = Fraction(1, 10)
"""A larger store is counted once: rounds would take hours."""


def measure(cache: Path, scales: Iterable[Fraction], folder: Path, rounds: int) -> bool:
    """Print user-days a second for a copy of each store; whether every run went well."""
    for scale in scales:
        size = Size(scale)
        database = _copied(build(cache, size), folder / size.file)
        (days,) = _ask(database, "select count(*) from user_days")
        rates = []
        for number in range(rounds if scale < ONCE_FROM else 1):
            began = time.perf_counter()
            _recompute(database, TIMEOUTS_S[number % len(TIMEOUTS_S)])
            rates.append(days / (time.perf_counter() - began))
        spread = f" ({min(rates):,.0f}-{max(rates):,.0f})" if len(rates) > 1 else ", one run"
        click.echo(f"{size}: {days:,} user-days, {median(rates):,.0f} a second{spread}")
        database.unlink()
    return True


def _copied(store: Path, copy: Path) -> Path:
    with sqlite3.connect(store) as source, sqlite3.connect(copy) as target:
        source.backup(target)
    return copy


def _ask(database: Path, sql: str) -> tuple[int, ...]:
    with sqlite3.connect(database) as connection:
        found: tuple[int, ...] = connection.execute(sql).fetchone()
    return found


def _recompute(database: Path, idle_timeout_s: int) -> None:
    command = [str(Path(sys.executable).with_name("seatbeat-collector")), "recompute"]
    command += ["--database", str(database), "--idle-timeout", str(idle_timeout_s)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
