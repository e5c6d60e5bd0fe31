"""Pages of a list: a cursor names the last row seen, so rows that come or go shift nothing."""

from __future__ import annotations

import base64
import binascii
import json
from bisect import bisect_right
from collections.abc import Callable, Sequence
from functools import total_ordering
from typing import Any, Generic, NamedTuple, TypeVar

from seatbeat_collector.errors import InvalidParameter

T = TypeVar("T")

Position = tuple[Any, ...]
"""Where a row stands in its list: plain JSON values."""

LIMIT = 100
MAX_LIMIT = 500


class Page(NamedTuple, Generic[T]):
    """Some rows of a list and the cursor of the rows after them, None at the end."""

    rows: list[T]
    next_cursor: str | None


@total_ordering
class Descending:
    """A value that sorts the other way round."""

    __slots__ = ("value",)

    def __init__(self, value: Any) -> None:
        self.value = value

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Descending) and bool(self.value == other.value)

    def __lt__(self, other: Descending) -> bool:
        return bool(other.value < self.value)


def cut(
    rows: Sequence[T],
    *,
    position: Callable[[T], Position],
    order: str,
    limit: int,
    cursor: str | None,
    rank: Callable[[Position], Any] = lambda position: position,
) -> Page[T]:
    """The rows after the cursor, sorted by the rank of their position.

    A position must name one row only. `order` says how the list is sorted; a cursor of another
    order is refused. Raises InvalidParameter.
    """
    after = None if cursor is None else read_cursor(cursor, order)
    try:
        ranked = [(rank(position(row)), row) for row in rows]
        if after is not None:
            bar = rank(after)
            ranked = [pair for pair in ranked if pair[0] > bar]
    except (TypeError, ValueError):
        raise InvalidParameter("cursor: is not one of this list") from None
    ranked.sort(key=lambda pair: pair[0])
    found = [row for _, row in ranked[:limit]]
    more = len(ranked) > limit
    return Page(found, written_cursor(position(found[-1]), order) if more else None)


def cut_sorted(
    rows: Sequence[T],
    *,
    position: Callable[[T], Position],
    descending: bool,
    order: str,
    limit: int,
    cursor: str | None,
) -> Page[T]:
    """The rows after the cursor, of rows sorted by value, then upwards by name, nulls last.

    A position is (value, name); only the value may be sorted downwards. Raises InvalidParameter.
    """
    first = 0
    if cursor is not None:
        after = read_cursor(cursor, order)
        try:
            first = bisect_right(rows, 0, key=lambda row: _side(position(row), after, descending))
        except (TypeError, ValueError):
            raise InvalidParameter("cursor: is not one of this list") from None
    found = list(rows[first : first + limit])
    more = first + limit < len(rows)
    return Page(found, written_cursor(position(found[-1]), order) if more else None)


def cut_read(
    read: Callable[[Position | None, int], Sequence[T]],
    *,
    position: Callable[[T], Position],
    order: str,
    limit: int,
    cursor: str | None,
) -> Page[T]:
    """Rows that `read` gives in their order: those after a position, as many as asked for.

    `read` raises TypeError or ValueError for a position that is none. Raises InvalidParameter.
    """
    after = None if cursor is None else read_cursor(cursor, order)
    try:
        rows = list(read(after, limit + 1))
    except (TypeError, ValueError):
        raise InvalidParameter("cursor: is not one of this list") from None
    found = rows[:limit]
    more = len(rows) > limit
    return Page(found, written_cursor(position(found[-1]), order) if more else None)


def _side(position: Position, after: Position, descending: bool) -> int:
    """Below 0 where a position comes before another in the list, 0 at it, above 0 after it."""
    (here, name), (value, last) = position, after
    if here != value:
        if here is None or value is None:
            return 1 if here is None else -1
        return 1 if (here > value) != descending else -1
    return int(name > last) - int(name < last)


def written_cursor(position: Position, order: str) -> str:
    """A cursor that names the row at a position of a list in some order."""
    text = json.dumps([order, *position], ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode("utf-8", "surrogatepass")).decode().rstrip("=")


def read_cursor(cursor: str, order: str) -> Position:
    """The position that a cursor names. Raises InvalidParameter for one of another order."""
    try:
        text = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        found = json.loads(text.decode("utf-8", "surrogatepass"))
    except (binascii.Error, ValueError, RecursionError):
        raise InvalidParameter("cursor: is none that this collector gave out") from None
    if not isinstance(found, list) or not found or found[0] != order:
        raise InvalidParameter("cursor: belongs to another list or another order")
    return tuple(found[1:])
