"""One heartbeat for each person, account and feature is enough for a few seconds."""

from __future__ import annotations

import threading
from collections.abc import Hashable

WINDOW_MS = 5_000
MOST_KEYS = 10_000


class Coalescer:
    """Remembers when each key was last let through, for at most `MOST_KEYS` keys."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._last: dict[Hashable, int] = {}
        self.coalesced = 0

    def holds_back(self, key: Hashable, now_ms: int) -> bool:
        """True when the key was let through less than 5 s ago; asks without a lock.

        A clock set back starts anew.
        """
        last = self._last.get(key)
        if last is None or not 0 <= now_ms - last < WINDOW_MS:
            return False
        self.coalesced += 1
        return True

    def lets_through(self, key: Hashable, now_ms: int) -> bool:
        """The opposite, for one of those who ask at the same time; it is remembered."""
        with self._lock:
            if self.holds_back(key, now_ms):
                return False
            self._last.pop(key, None)  # a key let through again moves to the end
            self._last[key] = now_ms
            if len(self._last) > MOST_KEYS:
                del self._last[next(iter(self._last))]
            return True
