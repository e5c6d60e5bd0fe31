"""The shape of an event: which fields each type has, and what may stand in them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any
from uuid import UUID

from ._repair import repaired
from ._scalar import is_sound
from ._survey import action_text, comment_text, whole_score
from .errors import EventDropped

Event = dict[str, Any]
Id = str | int | UUID
Instant = dt.datetime | int

MAX_ID, MAX_NAME = 200, 120
MAX_WHOLE = (1 << 53) - 1  # the largest integer that every JSON implementation can carry
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
    for field, check in FIELDS[kind].items():
        if draft.get(field) is not None:
            event[field] = _checked(check, draft[field])
            if event[field] is None:
                raise EventDropped(f"invalid_{CALLED.get(field, field)}")
    for field in REQUIRED[kind] if not _is_beat_of_a_page(event) else ("user_id", "anchor"):
        if field not in event:
            raise EventDropped(f"missing_{CALLED.get(field, field)}")
    if kind == "account":
        _complete_dates(event.get("traits", {}))
    if kind == "survey":
        _check_scale(event.get("score"), draft.get("scale"))
        if not event.get("comment"):
            event.pop("comment", None)  # no words don't replace earlier ones
        event.setdefault("rev", event["occurred_at"])  # which rises by itself
    return event


def _checked(check: Callable[[Any], Any], value: object) -> Any:
    try:
        return check(value)
    except EventDropped:
        raise
    except Exception:  # foreign code (`__class__`, `utcoffset`, …) may raise anything
        return None


def _is_beat_of_a_page(event: Event) -> bool:
    """Its segments say when and make it count once, so it needs no time and no id."""
    return event["type"] == "heartbeat" and "page_id" in event


def id_text(value: object) -> str | None:
    """An id as text, kept as it came; None when it can't be one."""
    if type(value) is int or issubclass(type(value), UUID):  # `isinstance` could run foreign code
        value = str(value)
    return _text(value, MAX_ID)


def _name(value: object) -> str | None:
    return _text(value, MAX_NAME)


def _text(value: object, longest: int) -> str | None:
    if not issubclass(type(value), str):
        return None
    text = str.__str__(value)
    return text if 0 < len(text) <= longest and is_sound(text) else None


def _instant_ms(value: object) -> int | None:
    if isinstance(value, dt.datetime) and value.utcoffset() is not None:
        value = (value - EPOCH) // MILLISECOND
    return value if type(value) is int and 0 <= value <= LATEST_MS else None


def _whole(value: object) -> int | None:
    return value if type(value) is int and 0 <= value <= MAX_WHOLE else None


def _segments(value: object) -> list[list[int]] | None:
    """Marks or presence; no segment is left out, so that their numbers stay what they are."""
    if not isinstance(value, list) or not all(isinstance(each, list) for each in value):
        return None
    sound = all(_whole(number) is not None for segment in value for number in segment)
    return [list(segment) for segment in value] if sound else None


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


def _check_scale(score: int | None, scale: tuple[int, int] | None) -> None:
    """A score lies on the scale of its survey, where a draft names one."""
    if scale is None:
        return
    if score is None:
        raise EventDropped("missing_score")
    if not scale[0] <= score <= scale[1]:
        raise EventDropped("invalid_score")


Checks = dict[str, Callable[[Any], Any]]

_OF_ALL: Checks = {"id": id_text, "account_id": id_text, "occurred_at": _instant_ms}
_OF_A_PERSON: Checks = {**_OF_ALL, "user_id": id_text}
_OF_USE: Checks = {**_OF_A_PERSON, "app": _name}
_ON_A_PAGE: Checks = {**_OF_USE, "feature": _name, "page_id": id_text, "epoch": _whole}

FIELDS: dict[str, Checks] = {
    "activity": {**_ON_A_PAGE, "name": _name, "properties": _object},
    "heartbeat": {
        **_ON_A_PAGE,
        "anchor": _instant_ms,
        "marks": _segments,
        "presence": _segments,
    },
    "survey": {
        **_OF_USE,
        "survey_id": id_text,
        "display_id": id_text,
        "rev": _whole,
        "action": action_text,
        "score": whole_score,
        "comment": comment_text,
    },
    "identify": {**_OF_A_PERSON, "traits": _object},
    "account": {**_OF_ALL, "traits": _object},
}
REQUIRED = {
    "activity": ("id", "name", "user_id", "occurred_at"),
    "heartbeat": ("id", "user_id", "occurred_at"),
    "survey": ("id", "survey_id", "user_id", "action", "occurred_at"),
    "identify": ("id", "user_id", "occurred_at"),
    "account": ("id", "account_id", "occurred_at"),
}
CALLED = {"occurred_at": "at"}
"""What the calls call a field, where that is not its name in the protocol."""
