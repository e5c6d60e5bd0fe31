"""Event ids: UUIDv7 texts that sort by time, without the cost of `uuid4`."""

from __future__ import annotations

import itertools
import os

COUNTER_BITS = 42
FIRST_COUNT = 1 << COUNTER_BITS - 1  # a counter that starts below this never overflows in practice
LOW, MIDDLE, HIGH = 0xFFFF, 0x3FFF, 0xFFF  # how its bits lie in the id, from the right


class Ids:
    """Makes ids that sort in the order they were made, by any thread, even if clocks go back.

    RFC 9562, section 6.2, method 1: 48 bits of time, a counter of 42 bits that starts at random,
    and 32 random bits of this maker, so two makers don't meet. No lock: `next` on the counter is
    one step. A forked process needs a new maker: the old one would repeat its parent's ids.
    """

    def __init__(self) -> None:
        start = int.from_bytes(os.urandom(6), "big") % FIRST_COUNT
        self._count = itertools.count(start)
        self._own = os.urandom(4).hex()
        self._time = (0, "")
        self._upper = (-1, "")

    def new(self, now_ms: int) -> str:
        """One id as 36 characters, for example `0193f2a1-…`."""
        count = next(self._count)
        last_ms, time = self._time
        if now_ms > last_ms:
            time = f"{now_ms >> 16 & 0xFFFFFFFF:08x}-{now_ms & 0xFFFF:04x}-7"
            self._time = (now_ms, time)
        known, upper = self._upper
        if count >> 16 != known:
            upper = f"{count >> 30 & HIGH:03x}-{0x8000 | count >> 16 & MIDDLE:04x}-"
            self._upper = (count >> 16, upper)
        return f"{time}{upper}{count & LOW:04x}{self._own}"
