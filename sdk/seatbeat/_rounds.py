"""What presences have to say leaves in time: one thread a process, while there is something."""

from __future__ import annotations

import heapq
import itertools
import threading
import time
from collections.abc import Callable
from typing import Protocol
from weakref import WeakSet


class Rounder(Protocol):
    """Somebody whose news are collected."""

    def tell(self) -> None:
        """Say what is new."""

    def hide(self) -> None:
        """End, and say so."""


class Rounds:
    """Runs planned actions when they are due, and knows who has to be asked before the end."""

    def __init__(self, complain: Callable[[str], None]) -> None:
        self._complain = complain
        self._present: WeakSet[Rounder] = WeakSet()
        self._changed = threading.Condition()
        self._planned: list[tuple[float, int, Callable[[], None]]] = []
        self._number = itertools.count()
        self._thread: threading.Thread | None = None

    def plan(self, after_s: float, action: Callable[[], None]) -> None:
        """Run `action` after so many seconds."""
        with self._changed:
            planned = (time.monotonic() + after_s, next(self._number), action)
            heapq.heappush(self._planned, planned)
            self._changed.notify()
            if self._thread is None:
                thread = threading.Thread(target=self._run, name="seatbeat-rounds", daemon=True)
                thread.start()
                self._thread = thread

    def join(self, rounder: Rounder) -> None:
        """Be asked for news from now on, for as long as one lives."""
        with self._changed:
            self._present.add(rounder)

    def tell_all(self) -> None:
        """Ask everybody for news."""
        for each in self._everybody():
            each.tell()

    def end_all(self) -> None:
        """Everybody ends."""
        for each in self._everybody():
            each.hide()
        with self._changed:
            self._planned.clear()
            self._changed.notify()

    def _everybody(self) -> list[Rounder]:
        with self._changed:
            return list(self._present)

    def _run(self) -> None:
        while (action := self._next()) is not None:
            try:
                action()
            except Exception as error:
                self._complain(f"watching presence raised {type(error).__name__}")

    def _next(self) -> Callable[[], None] | None:
        """Wait for the next action; None when none is planned, and the thread may end."""
        with self._changed:
            while self._planned:
                wait_s = self._planned[0][0] - time.monotonic()
                if wait_s <= 0:
                    return heapq.heappop(self._planned)[2]
                self._changed.wait(wait_s)
            self._thread = None
            return None
