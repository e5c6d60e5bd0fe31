"""A person's time at one page in one process, told in heartbeats while there is something new."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from typing import Any

from ._page import MOST_SEGMENTS, Page
from ._page_clock import PageClock
from ._pipeline import Pipeline
from ._plain_line import Spot

FIRST_S = 5.0
"""The first sending after something new, and the most that a crash can cost."""
EVERY_S = 30.0
"""While more comes."""


class Sitting:
    """A page behind a lock, which knows when its news are due.

    `later(after_s, action)` runs an action in time; without it, news wait for the next change.
    """

    def __init__(
        self,
        pipeline: Pipeline,
        person: dict[str, Any],
        *,
        clock: PageClock,
        monotonic: Callable[[], float],
        later: Callable[[float, Callable[[], None]], None] | None,
        feature: str | None,
    ) -> None:
        self.page_id = os.urandom(16).hex()
        self._pipeline = pipeline
        self._person = person
        self._monotonic = monotonic
        self._later = later
        self._lock = threading.RLock()
        self._page = Page(clock.read, feature)
        self._due_s: float | None = None
        self._told_s = -EVERY_S

    def change(self, change: Callable[[Page], bool], *, at_once: bool = False) -> None:
        """Let something happen on the page; what it says is told in time, or at once."""
        with self._lock:
            if change(self._page):
                self._note()
            beats = self._take(at_once)
        for beat in beats:
            self._pipeline.report({**self._person, **beat, "page_id": self.page_id})

    def spot(self) -> Spot:
        """Where the page's timeline stands, for an event that belongs there."""
        with self._lock:
            (epoch, anchor), at = self._page.look()
            self._note()
        return Spot(self.page_id, epoch, anchor + at)

    def _note(self) -> None:
        if self._due_s is not None:
            return
        now = self._monotonic()
        self._due_s = max(now + FIRST_S, self._told_s + EVERY_S)
        if self._later is not None:
            self._later(self._due_s - now, self.look)

    def look(self) -> None:
        """Tell what is due."""
        self.change(lambda page: False)

    def _take(self, at_once: bool) -> list[dict[str, Any]]:
        if self._due_s is None:
            return []
        now = self._monotonic()
        if not at_once and now < self._due_s and self._page.untold < MOST_SEGMENTS:
            return []
        self._due_s, self._told_s = None, now
        self._page.look()
        return self._page.take()
