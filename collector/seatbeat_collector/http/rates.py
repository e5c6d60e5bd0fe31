"""How many events a second a key and a user may send: buckets that refill, in bounded memory."""

from __future__ import annotations

import math
import threading
from collections import Counter
from collections.abc import Callable, Hashable, Mapping
from operator import itemgetter
from typing import Any

from seatbeat_collector.errors import RateLimited
from seatbeat_collector.store.records import KeyRecord
from seatbeat_collector.store.rows import Rows
from seatbeat_collector.wire.limits import MAX_EVENTS

BURST_S = 10
"""Seconds' worth of events that may come at once."""
MOST_BUCKETS = 100_000


class Buckets:
    """A bucket for each name, full when it is first heard of; only those not full take memory.

    While a bucket holds anything, a request passes whole: it may take out more than there is, and
    the next one waits for it. So a large batch is late once rather than refused for ever.
    """

    def __init__(
        self, per_second: int, clock: Callable[[], int], *, capacity: int = MOST_BUCKETS
    ) -> None:
        self._ms_each = 1000 / per_second
        self._clock = clock
        self._capacity = capacity
        self._lock = threading.Lock()
        self._full_at: dict[Hashable, float] = {}
        """When each bucket will be full again, ms since the epoch."""

    def __len__(self) -> int:
        return len(self._full_at)

    def take(self, events: Mapping[Any, int]) -> None:
        """Take events out of some buckets, or out of none. Raises RateLimited."""
        with self._lock:
            now_ms = self._clock()
            missing_ms = {name: self._missing_ms(name, now_ms) for name in events}
            over_ms = max(missing_ms.values(), default=0) - BURST_S * 1000
            if over_ms >= 0:
                raise RateLimited(retry_after_s=max(1, math.ceil(over_ms / 1000)))
            for name, count in events.items():
                if count:
                    self._full_at[name] = now_ms + missing_ms[name] + count * self._ms_each
            if len(self._full_at) > self._capacity:
                self._forget(now_ms)

    def _missing_ms(self, name: Hashable, now_ms: int) -> float:
        """How long until the bucket is full; a clock that was set back doesn't lock anybody out."""
        missing_ms = max(self._full_at.get(name, 0) - now_ms, 0)
        most_ms = BURST_S * 1000 + MAX_EVENTS * self._ms_each
        if missing_ms > most_ms:
            missing_ms, self._full_at[name] = most_ms, now_ms + most_ms
        return missing_ms

    def _forget(self, now_ms: int) -> None:
        """Full buckets, and of the others those that will be full first."""
        rest = [(name, at) for name, at in self._full_at.items() if at > now_ms]
        rest.sort(key=itemgetter(1), reverse=True)
        self._full_at = dict(rest[: self._capacity // 2])


class RateLimits:
    """The limits that the settings set, 0 being none; one user's don't hold for server keys."""

    def __init__(self, settings: Mapping[str, Any], clock: Callable[[], int]) -> None:
        per_key, per_user = settings["rate_limit_per_key"], settings["rate_limit_per_user"]
        self._keys = Buckets(per_key, clock) if per_key else None
        self._users = Buckets(per_user, clock) if per_user else None

    def check(self, key: KeyRecord) -> None:
        """Refuse a key that is over its limit before its batch costs anything."""
        if self._keys is not None:
            self._take(self._keys, {key.key_id: 0}, "key")

    def charge(self, key: KeyRecord, events: int, rows: Rows) -> None:
        """Count the events of a batch. Raises RateLimited when its key or a user may send none."""
        if self._users is not None and key.kind == "write":
            self._take(self._users, _events_by_user(rows), "user")
        if self._keys is not None:
            self._take(self._keys, {key.key_id: events}, "key")

    def _take(self, buckets: Buckets, events: Mapping[Any, int], whose: str) -> None:
        try:
            buckets.take(events)
        except RateLimited as refusal:
            sentence = f"This {whose} sends more events than it may; nothing was kept."
            raise RateLimited(sentence, retry_after_s=refusal.retry_after_s, limit=whose) from None


def _events_by_user(rows: Rows) -> Counter[str]:
    kinds = (rows.beats, rows.activities, rows.surveys, rows.users)
    return Counter(row.user_id for kind in kinds for row in kind)
