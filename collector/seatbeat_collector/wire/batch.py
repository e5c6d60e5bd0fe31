"""What one request says, before anything is decided about it."""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from .events import Event
from .limits import MAX_EVENT_BYTES

Dialect = Literal["seatbeat", "segment"]


class Rejection(msgspec.Struct, frozen=True, omit_defaults=True):
    """Why an event, or one segment of it, was not taken; encodes as the protocol writes it."""

    index: int
    code: str
    message: str
    path: str | None = None


class Batch(msgspec.Struct):
    """One request: the events that can be read, and the rejections of those that can't."""

    events: list[tuple[int, Event]]
    """Each with its place in the request; an adapter may make two of one."""
    rejected: list[Rejection]
    key: str | None = None
    identity: str | None = None
    sent_at_ms: int | None = None
    monotonic_ms: int | None = None
    historical: bool = False
    lib: dict[str, Any] | None = None
    dialect: Dialect = "seatbeat"
    false_steps: list[tuple[str, str]] = []
    """The survey and a reason for each survey step that can't be read."""

    def add(self, index: int, event: Event | None, rejected: list[Rejection]) -> None:
        """Keep what was found at one place of the request."""
        if event is not None:
            self.events.append((index, event))
        self.rejected.extend(rejected)


_SEGMENT_NAMES = {
    "id": "messageId",
    "user_id": "userId",
    "account_id": "groupId",
    "occurred_at": "timestamp",
    "name": "event",
}
"""What Segment's clients call our fields."""


def path_of(dialect: Dialect, index: int, field: str = "") -> str:
    """Where a field of an event stands in the request, in the sender's own words."""
    root = "events" if dialect == "seatbeat" else "batch"
    name = field if dialect == "seatbeat" else _SEGMENT_NAMES.get(field, field)
    return f"{root}.{index}.{name}".rstrip(".")


def too_large(index: int, dialect: Dialect = "seatbeat") -> Rejection:
    """The rejection of an event over the limit."""
    message = f"An event may take {MAX_EVENT_BYTES} bytes."
    return Rejection(index, "too_large", message, path_of(dialect, index))
