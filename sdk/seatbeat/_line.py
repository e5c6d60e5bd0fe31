"""An event as one line of strict JSON, cut to the size the protocol allows."""

from __future__ import annotations

import json
from typing import Any

from ._event import Event
from .errors import EventDropped

MAX_EVENT_BYTES = 32 * 1024
SHORTEST_CUT = 32  # texts this short are never cut

_encode = json.JSONEncoder(
    ensure_ascii=False, allow_nan=False, check_circular=False, separators=(",", ":")
).encode


def line_of(event: Event) -> bytes:
    """The event in UTF-8, at most 32 KiB: over that, its longest property texts are cut.

    Raises EventDropped (`too_large`) when that doesn't make it fit.
    """
    line = _encode(event).encode()
    longest = MAX_EVENT_BYTES // 2
    while len(line) > MAX_EVENT_BYTES:
        if longest < SHORTEST_CUT:
            raise EventDropped("too_large")
        line = _encode(_shortened(event, longest)).encode()
        longest //= 2
    return line


def _shortened(event: Event, longest: int) -> Event:
    cuttable = ("properties", "traits")
    return {
        name: _cut(value, longest) if name in cuttable else value for name, value in event.items()
    }


def _cut(value: Any, longest: int) -> Any:
    match value:
        case str() if len(value) > longest:
            return value[: longest - 1] + "…"
        case dict():
            return {key: _cut(item, longest) for key, item in value.items()}
        case list():
            return [_cut(item, longest) for item in value]
    return value
