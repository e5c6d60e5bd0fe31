"""Portfolios checked side by side, each in a process of its own."""

from __future__ import annotations

import multiprocessing
import tempfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import Any

from .check import Case, check


def differences_of(
    cases: Sequence[Case], *, at_once: int, tick: Callable[[str], None]
) -> list[list[str]]:
    """Every difference in words, by case; `tick` hears of each step of any of them."""
    spawning = multiprocessing.get_context("spawn")
    with spawning.Manager() as shared:
        ticks: Any = shared.Queue()
        with (
            _told(ticks, tick),
            ProcessPoolExecutor(at_once, mp_context=spawning, max_tasks_per_child=1) as pool,
        ):
            return [*pool.map(_differences, cases, [ticks] * len(cases))]


def _differences(case: Case, ticks: Any) -> list[str]:
    with tempfile.TemporaryDirectory() as folder:
        found = check(case, Path(folder), tick=lambda told: ticks.put(f"{case.zone}: {told}"))
        return [f"{case}: {difference}" for difference in found]


@contextmanager
def _told(ticks: Any, tick: Callable[[str], None]) -> Iterator[None]:
    """Pass on what is put into a queue meanwhile."""

    def follow() -> None:
        for told in iter(ticks.get, None):
            tick(told)

    following = Thread(target=follow)
    following.start()
    try:
        yield
    finally:
        ticks.put(None)
        following.join()
