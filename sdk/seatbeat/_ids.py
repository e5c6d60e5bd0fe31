"""Event ids: UUIDv7 texts that sort by time, without the cost of `uuid4`."""

from __future__ import annotations

import itertools
import os

TAIL_MASK = (1 << 62) - 1
VARIANT = 1 << 63


class Ids:
    """Makes ids that sort in the order they were made, up to 4,096 in one millisecond.

    Each maker counts up from 62 random bits of its own, so two of them don't meet. A forked
    process needs a new maker: the old one would give it the ids its parent gives.
    """

    def __init__(self) -> None:
        self._start = int.from_bytes(os.urandom(8), "big")
        self._count = itertools.count()

    def new(self, now_ms: int) -> str:
        """One id as 36 characters, for example `0193f2a1-…`."""
        count = next(self._count)
        tail = VARIANT | ((self._start + count) & TAIL_MASK)
        return (
            f"{now_ms >> 16 & 0xFFFFFFFF:08x}-{now_ms & 0xFFFF:04x}-7{count & 0xFFF:03x}"
            f"-{tail >> 48:04x}-{tail & 0xFFFFFFFFFFFF:012x}"
        )
