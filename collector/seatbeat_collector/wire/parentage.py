"""Who is to stand below whom: no batch may close a cycle, whatever came just before it."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from time import monotonic

from seatbeat_collector.store.records import AccountRecord

MOST = 10_000
"""Parents that were told a moment ago and may not be in the store as yet."""
KEPT_S = 60
"""After that they are in the store, or were never kept."""


class Parentage:
    """Judges parents one after the other; any number of threads may use it."""

    def __init__(self, account: Callable[[str], AccountRecord | None]) -> None:
        self._account = account
        self._lock = Lock()
        self._told: OrderedDict[str, tuple[float, str | None]] = OrderedDict()

    def claim(self, account_id: str, parent_id: str | None) -> bool:
        """Note who is to stand above an account; False where it would stand below itself."""
        with self._lock:
            if parent_id is not None and self._is_below(parent_id, account_id):
                return False
            self._told[account_id] = monotonic(), parent_id
            self._told.move_to_end(account_id)
            if len(self._told) > MOST:
                self._told.popitem(last=False)
            return True

    def _is_below(self, account_id: str, other_id: str) -> bool:
        """Whether an account is another one, or stands below it."""
        seen: set[str] = set()
        above: str | None = account_id
        while above is not None and above not in seen:
            if above == other_id:
                return True
            seen.add(above)
            above = self._above(above)
        return False

    def _above(self, account_id: str) -> str | None:
        told = self._told.get(account_id)
        if told is not None and monotonic() - told[0] <= KEPT_S:
            return told[1]
        record = self._account(account_id)
        named = [one.value for one in record.history if one.trait == "parent_id"] if record else []
        return named[-1] if named and isinstance(named[-1], str) else None
