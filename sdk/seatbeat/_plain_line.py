"""Activities that need no repair, written straight to their line of JSON: the hot path.

What is written here means what `line_of(finished(draft))` would write, or NotPlain is raised and
that careful way is gone instead. Only exact built-in types pass, so no code of the host runs.
"""

from __future__ import annotations

from json.encoder import encode_basestring as quoted
from math import isfinite
from typing import Any, NamedTuple

from ._event import LATEST_MS, MAX_ID, MAX_NAME
from ._line import MAX_EVENT_BYTES
from ._repair import MAX_DEPTH
from ._scalar import INT_LIMIT

LONGEST_TEXT = 4096
MOST_VALUES = 1024
WORDS = {None: "null", True: "true", False: "false"}


class NotPlain(Exception):
    """Something in here has to be looked at with care."""


class Spot(NamedTuple):
    """Where a page's timeline stands; `at_ms` is its wall time."""

    page_id: str
    epoch: int
    at_ms: int

    def fields(self) -> dict[str, str | int]:
        """Those of an event that happens there."""
        return {"page_id": self.page_id, "epoch": self.epoch, "occurred_at": self.at_ms}


class PlainLines:
    """Writes the lines of one client, whose `app` is on each."""

    def __init__(self, app: str | None) -> None:
        self._app = "" if app is None else f',"app":{quoted(app)}'

    def activity(
        self,
        *,
        id: Any,
        user: Any,
        account: Any,
        name: Any,
        feature: Any,
        spot: Spot | None,
        at: Any,
        properties: Any,
    ) -> bytes:
        """An activity at `at` (ms). Raises NotPlain, or UnicodeEncodeError at half a pair."""
        if (
            not type(id) is type(user) is type(name) is str
            or not 0 < len(id) <= MAX_ID
            or not 0 < len(user) <= MAX_ID
            or not 0 < len(name) <= MAX_NAME
            or type(at) is not int
            or not 0 <= at <= LATEST_MS
        ):
            raise NotPlain
        more = self._app
        if account is not None:
            more += f',"account_id":{_text(account, MAX_ID)}'
        if feature is not None:
            more += f',"feature":{_text(feature, MAX_NAME)}'
        if spot is not None:
            more += f',"page_id":{quoted(spot.page_id)},"epoch":{spot.epoch}'
        if properties is not None:
            more += f',"properties":{_object(properties, MAX_DEPTH, [MOST_VALUES])}'
        line = (
            f'{{"type":"activity","id":{quoted(id)},"name":{quoted(name)}'
            f',"user_id":{quoted(user)},"occurred_at":{at}{more}}}'
        ).encode()
        if len(line) > MAX_EVENT_BYTES:
            raise NotPlain
        return line


def _text(value: Any, longest: int) -> str:
    if type(value) is not str or not 0 < len(value) <= longest:
        raise NotPlain
    return quoted(value)


def _object(value: Any, levels: int, room: list[int]) -> str:
    if type(value) is not dict or not levels:
        raise NotPlain
    room[0] -= len(value)
    if room[0] < 0:
        raise NotPlain
    pairs = []
    for key, item in value.items():
        if type(key) is not str or len(key) > LONGEST_TEXT:
            raise NotPlain
        if type(item) is str and len(item) <= LONGEST_TEXT:
            pairs.append(f"{quoted(key)}:{quoted(item)}")
        else:
            pairs.append(f"{quoted(key)}:{_value(item, levels, room)}")
    return f"{{{','.join(pairs)}}}"


def _list(value: Any, levels: int, room: list[int]) -> str:
    room[0] -= len(value)
    if room[0] < 0 or not levels:
        raise NotPlain
    return f"[{','.join([_value(item, levels, room) for item in value])}]"


def _value(value: Any, levels: int, room: list[int]) -> str:
    """One value inside `levels` levels that are left; `room` is for how many more."""
    kind = type(value)
    if kind is str and len(value) <= LONGEST_TEXT:
        return quoted(value)
    if kind is int and -INT_LIMIT <= value < INT_LIMIT:
        return repr(value)
    if kind is bool or value is None:
        return WORDS[value]
    if kind is float and isfinite(value):
        return repr(value)
    if kind is dict:
        return _object(value, levels - 1, room)
    if kind is list or kind is tuple:
        return _list(value, levels - 1, room)
    raise NotPlain
