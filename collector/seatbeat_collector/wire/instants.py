"""Instants: integer milliseconds since the Unix epoch, or RFC 3339 strings with an offset."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

import msgspec

from .limits import MAX_INSTANT_MS

EXPECTED = (
    "must be integer milliseconds since 1970 or an RFC 3339 string with an offset, before year 9999"
)

InstantType = (
    Annotated[int, msgspec.Meta(ge=0, le=MAX_INSTANT_MS)]
    | Annotated[datetime, msgspec.Meta(tz=True)]
)
"""What the fast path reads; a datetime still has to go through `in_ms`."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MS = timedelta(milliseconds=1)


def in_ms(instant: Any) -> Any:
    """A datetime as milliseconds since the epoch; anything else as it is. Raises ValueError."""
    if not isinstance(instant, datetime):
        return instant
    at_ms = (instant - _EPOCH) // _MS
    if not 0 <= at_ms <= MAX_INSTANT_MS:
        raise ValueError(EXPECTED)
    return at_ms


def read_instant(given: object) -> int:
    """The milliseconds that a JSON value means. Raises ValueError (what the fast path refuses)."""
    at_ms: int = in_ms(msgspec.convert(given, InstantType))
    return at_ms
