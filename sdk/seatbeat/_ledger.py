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
        self._recovered = 0
        self._unreported: Counter[str] = Counter()
        self._rejected: Counter[str] = Counter()
        self._dropped: Counter[str] = Counter()

    @property
    def tells(self) -> bool:
        """Whether somebody wants to see what is lost."""
        return self._on_drop is not None

    def count_sent(self, count: int, *, leftover: bool = False) -> None:
        """The collector took these events, which this process or one before it reported."""
        with self._lock:
            if leftover:
                self._recovered += count
            else:
                self._sent += count

    def reject(self, code: str, line: bytes) -> None:
        """The collector refused this event."""
        with self._lock:
            self._rejected[code] += 1
        self.complain(f"the collector rejected events as {code}")
        self._tell(code, line)

    def drop(self, reason: str, event: Event | bytes) -> None:
        """This event was given up here."""
        self._count_dropped(reason, 1)
        self._tell(reason, event)

    def lose(self, reason: str, count: int, lines: list[bytes]) -> None:
        """So many events were given up on disk; the lines are what can be shown of them."""
        self._count_dropped(reason, count)
        for line in lines:
            self._tell(reason, line)

    def unreported(self) -> dict[str, int]:
        """What was dropped, by reason, that the collector hasn't been told yet."""
        with self._lock:
            return dict(+self._unreported)

    def reported(self, told: dict[str, int]) -> None:
        """The collector knows of these."""
        with self._lock:
            self._unreported.subtract(told)

    def complain(self, problem: str) -> None:
        """Something is wrong that an operator should read about."""
        self._complaints.add(problem)

    @property
    def recovered(self) -> int:
        """How many events of dead processes the collector took."""
        return self._recovered

    def totals(self) -> tuple[int, dict[str, int], dict[str, int]]:
        """Sent, rejected by code, dropped by reason."""
        with self._lock:
            return self._sent, dict(self._rejected), dict(self._dropped)

    def _count_dropped(self, reason: str, count: int) -> None:
        if count:
            with self._lock:
                self._dropped[reason] += count
                self._unreported[reason] += count
        if reason != ASKED_FOR:
            self.complain(f"events were dropped as {reason}")

    def _tell(self, reason: str, event: Event | bytes) -> None:
        if self._on_drop is None:
            return
        try:
            self._on_drop(reason, json.loads(event) if isinstance(event, bytes) else event)
        except Exception as error:  # the host's own function may raise anything
            self.complain(f"on_drop raised {type(error).__name__}")
