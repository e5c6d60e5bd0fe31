"""How much the fold gives way to requests, and where it must not."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")

STARVED_S = 1.0
"""A step that took so long ..."""
LEAST_SHARE = 0.05
"""... and got no more of a core than this gave way to others than requests."""
HURRY_S = 10.0
"""For how long it doesn't then."""
_GENEROUS = 10


class Effort:
    """Runs steps on threads of different priority, one at a time.

    The thread that makes it becomes a generous one. What is folded under load runs where nobody
    else wants to: requests find its core as good as idle. In a turn to write they wait for the
    fold; there it gives way to nobody, or they would wait for as long as anybody has work.
    """

    def __init__(self) -> None:
        self._prompt = ThreadPoolExecutor(1, thread_name_prefix="seatbeat-turn")
        self._prompt.submit(int).result()  # it begins now, with the priority of now
        if hasattr(os, "nice"):
            os.nice(_GENEROUS)  # of this thread alone on Linux; elsewhere of the process
        self._idle = ThreadPoolExecutor(1, "seatbeat-fold", initializer=_run_when_idle)
        self._hurry_until = 0.0

    def promptly(self, task: Callable[[], T]) -> T:
        """Run what others wait for."""
        return self._prompt.submit(task).result()

    def make(self, step: Callable[[], T], *, under_load: bool) -> T:
        """Run a step; under load it gives way to all, as long as it gets on at all."""
        if not under_load or time.monotonic() < self._hurry_until:
            return step()
        return self._idle.submit(self._watched, step).result()

    def _watched(self, step: Callable[[], T]) -> T:
        begun, used = time.monotonic(), time.thread_time()
        result = step()
        took_s = time.monotonic() - begun
        if took_s > STARVED_S and time.thread_time() - used < took_s * LEAST_SHARE:
            self._hurry_until = time.monotonic() + HURRY_S
        return result


def _run_when_idle() -> None:
    if hasattr(os, "SCHED_IDLE") and threading.current_thread() is not threading.main_thread():
        os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))
