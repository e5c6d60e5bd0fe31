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

    def lets_through(self, key: Hashable, now_ms: int) -> bool:
        """False when the key was let through less than 5 s ago; a clock set back starts anew."""
        with self._lock:
            last = self._last.get(key)
            if last is not None and 0 <= now_ms - last < WINDOW_MS:
                self.coalesced += 1
                return False
            self._last.pop(key, None)  # a key let through again moves to the end
            self._last[key] = now_ms
            if len(self._last) > MOST_KEYS:
                del self._last[next(iter(self._last))]
            return True
