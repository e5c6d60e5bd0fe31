"""The shape of an event: which fields each type has, and what may stand in them."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any
from uuid import UUID

from ._repair import repaired
from ._scalar import is_sound
from .errors import EventDropped

Event = dict[str, Any]
Id = str | int | UUID
Instant = dt.datetime | int

REQUIRED = {
    "activity": ("id", "name", "user_id"),
    "heartbeat": ("id", "user_id"),
    "identify": ("id", "user_id"),
    "account": ("id", "account_id"),
}
IDS = ("id", "account_id", "user_id")
NAMES = ("name", "feature", "app")
MAX_ID, MAX_NAME = 200, 120
LATEST_MS = 253_370_764_800_000  # 9999-01-01: later instants have no date in every time zone
EPOCH = dt.datetime.fromtimestamp(0, dt.timezone.utc)
MILLISECOND = dt.timedelta(milliseconds=1)
ACCOUNT_INSTANTS = ("created_at", "renews_at")
DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


def finished(draft: Event) -> Event:
    """A checked copy of a draft, with only the protocol's fields and strict values in them.

    Raises EventDropped with the reason: `missing_…`, `invalid_…` or `too_large`.
    """
    kind = draft.get("type")
    if kind not in REQUIRED:
        raise EventDropped("invalid_type")
    event: Event = {"type": kind}
    for field in IDS:
        _copy(draft, event, field, id_text(draft.get(field)))
    for field in NAMES:
        _copy(draft, event, field, _text(draft.get(field), MAX_NAME))
    for field in REQUIRED[kind]:
        if field not in event:
            raise EventDropped(f"missing_{field}")
    event["occurred_at"] = _instant_ms(draft.get("occurred_at"))
    for field in ("properties", "traits"):
        if draft.get(field) is not None:
            event[field] = _object(draft[field])
    if kind == "account":
        _complete_dates(event.get("traits", {}))
    return event


def id_text(value: object) -> str | None:
    """An id as text, kept as it came; None when it can't be one."""
    if type(value) is int or isinstance(value, UUID):
        value = str(value)
    return _text(value, MAX_ID)


def _copy(draft: Event, event: Event, field: str, text: str | None) -> None:
    if draft.get(field) is None:
        return
    if text is None:
        raise EventDropped(f"invalid_{field}")
    event[field] = text


def _text(value: object, longest: int) -> str | None:
    if not isinstance(value, str) or not 0 < len(value) <= longest or not is_sound(value):
        return None
    return str.__str__(value)


def _instant_ms(value: object) -> int:
    if isinstance(value, dt.datetime) and value.utcoffset() is not None:
        value = (value - EPOCH) // MILLISECOND
    if type(value) is not int or not 0 <= value <= LATEST_MS:
        raise EventDropped("invalid_at")
    return value


def _object(value: object) -> dict[str, Any]:
    """Properties or traits; something that is no mapping becomes the one property `value`."""
    fixed = repaired(value)
    return fixed if isinstance(fixed, dict) else {"value": fixed}


def _complete_dates(traits: dict[str, Any]) -> None:
    """A contract begins and ends on a date; the protocol wants an instant: midnight UTC."""
    for name in ACCOUNT_INSTANTS:
        value = traits.get(name)
        if isinstance(value, str) and DATE.fullmatch(value):
            traits[name] = f"{value}T00:00:00Z"
