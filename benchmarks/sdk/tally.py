"""What has arrived at a site: which of our events, under which ids, and when the last new one."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from dialects import Told


class Report(NamedTuple):
    """Arrivals of events with a number of 0 and above; below are those of a warm-up."""

    numbers: frozenset[int]
    again: int
    """Arrivals of an event that was there under the same id: the collector drops them."""
    doubled: int
    """Arrivals of an event that was there under another id: they would count twice."""
    last_at: float
    """When the last new event arrived, in seconds of time.monotonic()."""
    requests: int


class Tally:
    """Adds up arrivals."""

    def __init__(self) -> None:
        self._ids: dict[int, set[str]] = {}
        self._kinds: Counter[str] = Counter()
        self._last_at = 0.0

    def add(self, at: float, number: int, id: str) -> None:
        """One event of a request that came at `at`."""
        ids = self._ids.setdefault(number, set())
        if not ids:
            self._last_at = max(self._last_at, at)
        self._kinds["again" if id in ids else "doubled" if ids else "new"] += 1
        ids.add(id)

    def add_all(self, at: float, events: list[Told]) -> None:
        """The events of a request, but those of a warm-up."""
        for number, id in events:
            if number >= 0:
                self.add(at, number, id)

    def report(self, requests: int) -> Report:
        """All of it."""
        again, doubled = self._kinds["again"], self._kinds["doubled"]
        return Report(frozenset(self._ids), again, doubled, self._last_at, requests)
