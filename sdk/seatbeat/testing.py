"""A client for the tests of a host application."""

from __future__ import annotations

import json
from collections.abc import Callable

from ._event import Event
from ._ledger import Ledger
from ._pipeline import Outlet
from .client import Seatbeat
from .errors import EventDropped
from .options import Options


class CollectingSeatbeat(Seatbeat):
    """Keeps in `events` what would have been sent, each as the collector would read it."""

    _is_timed = False  # nothing is told behind the test's back

    def __init__(
        self, options: Options, *, clock: Callable[[], int], monotonic: Callable[[], float]
    ) -> None:
        self.events: list[Event] = []
        self._monotonic = monotonic
        self._set_up(options, clock=clock)

    def _new_outlet(self, ledger: Ledger) -> Outlet:
        return _List(self.events)


class _List:
    """An outlet that goes nowhere."""

    pending = 0

    def __init__(self, events: list[Event]) -> None:
        self._events = events
        self._closed = False

    def put(self, line: bytes, *, sure: bool) -> None:
        """Keep the event, unless the client is closed, as with a real one."""
        if self._closed:
            raise EventDropped("closed")
        self._events.append(json.loads(line))

    def flush(self, timeout: float) -> None:
        """There is nothing to wait for."""

    def close(self, timeout: float) -> None:
        """Take no more events."""
        self._closed = True
