"""The books: what was sent, what the collector refused, what was dropped, and who is told."""

from __future__ import annotations

import json
import threading
from collections import Counter
from collections.abc import Callable

from ._complaints import Complaints
from ._event import Event

OnDrop = Callable[[str, Event], object]

ASKED_FOR = "before_send"  # dropped because the host said so: counted, but no problem


class Ledger:
    """Counts each event once, under one heading, and tells `on_drop` of each that is lost."""

    def __init__(self, complaints: Complaints, on_drop: OnDrop | None = None) -> None:
        self._complaints = complaints
        self._on_drop = on_drop
        self._lock = threading.RLock()
        self._sent = 0
        self._rejected: Counter[str] = Counter()
        self._dropped: Counter[str] = Counter()

    def count_sent(self, count: int) -> None:
        """The collector took these events."""
        with self._lock:
            self._sent += count

    def reject(self, code: str, line: bytes) -> None:
        """The collector refused this event."""
        with self._lock:
            self._rejected[code] += 1
        self.complain(f"the collector rejected events as {code}")
        self._tell(code, line)

    def drop(self, reason: str, event: Event | bytes) -> None:
        """This event was given up here."""
        with self._lock:
            self._dropped[reason] += 1
        if reason != ASKED_FOR:
            self.complain(f"events were dropped as {reason}")
        self._tell(reason, event)

    def complain(self, problem: str) -> None:
        """Something is wrong that an operator should read about."""
        self._complaints.add(problem)

    def totals(self) -> tuple[int, dict[str, int], dict[str, int]]:
        """Sent, rejected by code, dropped by reason."""
        with self._lock:
            return self._sent, dict(self._rejected), dict(self._dropped)

    def _tell(self, reason: str, event: Event | bytes) -> None:
        if self._on_drop is None:
            return
        try:
            self._on_drop(reason, json.loads(event) if isinstance(event, bytes) else event)
        except Exception as error:  # the host's own function may raise anything
            self.complain(f"on_drop raised {type(error).__name__}")
