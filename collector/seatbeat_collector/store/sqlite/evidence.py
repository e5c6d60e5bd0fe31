"""Evidence wherever it is: in periods while it grows, in hours once it is settled."""

from __future__ import annotations

import sqlite3

from seatbeat_collector.store.chunks import HOUR_MS, Evidence, unpack
from seatbeat_collector.store.periods import PERIOD_MS
from seatbeat_collector.store.queries import query

from .folding import PERIODS

_AN_HOUR = HOUR_MS // PERIOD_MS


class EvidenceReads:
    """Evidence of the hours that a range of time touches."""

    def __init__(self, connection: sqlite3.Connection, from_ms: int, to_ms: int) -> None:
        self._connection = connection
        self._first, self._last = from_ms // HOUR_MS, to_ms // HOUR_MS

    def of(self, member: int) -> Evidence:
        """What is known of a member."""
        evidence = Evidence()
        hours = {"member": member, "first": self._first, "last": self._last}
        for hour, body in self._connection.execute(query("user_hours"), hours):
            evidence.add(unpack(body, hour * HOUR_MS))
        periods = (member, self._first * _AN_HOUR, (self._last + 1) * _AN_HOUR - 1)
        for number, body in self._connection.execute(PERIODS, periods):
            evidence.add(unpack(body, number * PERIOD_MS))
        return evidence
