"""One log line a minute for each problem: counts and names, never contents."""

from __future__ import annotations

import contextlib
import logging
import threading
import time
from collections import Counter
from collections.abc import Callable

EVERY_S = 60.0

logger = logging.getLogger("seatbeat")


class Complaints:
    """Logs a problem at once, then at most each minute with how often it came up since."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._lock = threading.RLock()
        self._since: Counter[str] = Counter()
        self._logged_at: dict[str, float] = {}

    def add(self, problem: str) -> None:
        """The problem came up once more."""
        with self._lock:
            self._since[problem] += 1
            now = self._monotonic()
            if now - self._logged_at.get(problem, -EVERY_S) < EVERY_S:
                return
            self._logged_at[problem] = now
            count = self._since.pop(problem)
        # Outside the lock: a log handler may report an event, or hold a lock of its own.
        # Suppressed: a handler that raises must not break the app, and there's no one to tell.
        with contextlib.suppress(Exception):
            logger.warning("%s%s", problem, f" ({count} times)" if count > 1 else "")
