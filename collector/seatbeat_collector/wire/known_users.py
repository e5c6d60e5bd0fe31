"""Users whose account is known, in memory: most events ask for it, and the fold may lag behind."""

from __future__ import annotations

import threading
from collections.abc import Callable, Set

from seatbeat_collector.errors import MustWait

CAPACITY = 200_000
"""Users, at least; twice as many at most. More don't come between two folds."""


class KnownUsers:
    """Remembers who was seen in an account since the process began; safe to share.

    Together with the rollups (`lookup`) and with what waited for the fold at the beginning
    (`waiting`), that is everyone.
    """

    def __init__(
        self,
        lookup: Callable[[str], bool],
        waiting: Callable[[], Set[str]],
        *,
        capacity: int = CAPACITY,
    ) -> None:
        self._lookup = lookup
        self._waiting = waiting
        self._capacity = capacity
        self._lock = threading.Lock()
        self._young: set[str] = set()
        self._old: set[str] = set()
        self._knows_who_waits = False

    def add(self, user_ids: Set[str]) -> None:
        """Note that these users were seen in an account, or made members of one."""
        if self._young.issuperset(user_ids):
            return
        with self._lock:
            self._young.update(user_ids)
            if len(self._young) >= self._capacity:
                self._old, self._young = self._young, set()

    def discard(self, user_id: str) -> None:
        """Forget a user who was erased."""
        with self._lock:
            self._young.discard(user_id)
            self._old.discard(user_id)

    def knows(self, user_id: str) -> bool:
        """Whether the user's account is known. Waits for the store."""
        if not self._knows_who_waits:
            self.add(self._waiting())
            self._knows_who_waits = True
        return self._remembers(user_id) or self._lookup(user_id)

    def knows_at_once(self, user_id: str) -> bool:
        """The same without waiting. Raises MustWait for a user who isn't in memory."""
        if self._remembers(user_id):
            return True
        raise MustWait

    def _remembers(self, user_id: str) -> bool:
        return user_id in self._young or user_id in self._old
