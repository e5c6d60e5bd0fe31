"""The sink of each kind of rows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from seatbeat_collector.store import Store
from seatbeat_collector.wire.inputs import KINDS

from .event_sink import EventSink
from .facts_sinks import AccountSink, UserSink
from .sinks import InputSink, Sink


class Times(NamedTuple):
    """When the import began, and from when on holds what rows don't date; in ms."""

    now_ms: int
    since_ms: int


def sink_of(name: str, store: Store, settings: Mapping[str, Any], times: Times) -> Sink:
    """Where rows of a kind go."""
    if name == "events":
        return EventSink(store, settings, lambda: times.now_ms)
    if name == "accounts":
        return AccountSink(store, since_ms=times.since_ms, now_ms=times.now_ms)
    if name == "users":
        return UserSink(store, since_ms=times.since_ms, now_ms=times.now_ms)
    return InputSink(KINDS[name], store, since_ms=times.since_ms)
