"""How often leases may be asked for: each one reads the store."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from typing import Any

from seatbeat_collector.errors import RateLimited

from .rates import Buckets


class LeaseLimits:
    """Of a key, and of a user under it: one user's page can't use up what others need."""

    def __init__(self, settings: Mapping[str, Any], clock: Callable[[], int]) -> None:
        self._users = Buckets(settings["rate_limit_leases_per_user"], clock)
        self._keys = Buckets(settings["rate_limit_leases_per_key"], clock)

    def take(self, key_id: int, user_id: str) -> None:
        """Count one request. Raises RateLimited."""
        _take(self._users, (key_id, user_id), "user")
        _take(self._keys, key_id, "key")


def _take(buckets: Buckets, name: Hashable, whose: str) -> None:
    try:
        buckets.take({name: 1})
    except RateLimited as refusal:
        sentence = f"This {whose} asks for more survey leases than it may."
        raise RateLimited(sentence, retry_after_s=refusal.retry_after_s, limit=whose) from None
