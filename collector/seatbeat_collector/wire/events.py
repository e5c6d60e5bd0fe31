"""The events as values: what their fields are called, and the decoder of the fast path.

The classes below only name and type the fields (a test holds them to the schemas); the structs
that really hold them are made from the schemas, limits and all.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol, Union, cast

import msgspec
from marshmallow import ValidationError

from .account_traits import AccountTraitsSchema
from .fast_types import SegmentStruct, struct_of
from .instants import in_ms
from .schemas import EVENT_SCHEMAS, heartbeat_fault

_ACCOUNT_TRAITS = AccountTraitsSchema()


class Segment(Protocol):
    """One stretch of a page's time, counted from the anchor."""

    n: int
    start_ms: int
    length_ms: int
    focused: bool


class Event:
    """What every event has; a ValueError while one is made means that it can't be accepted."""

    __slots__ = ()
    id: str | None
    account_id: str | None
    occurred_at: int | None

    def __post_init__(self: Any) -> None:
        self.occurred_at = in_ms(self.occurred_at)


class UserEvent(Event):
    """What every event of a person has."""

    __slots__ = ()
    user_id: str | None
    app: str | None


class Heartbeat(UserEvent):
    """A page's marks and presence, or one bare mark."""

    __slots__ = ()
    feature: str | None
    page_id: str | None
    epoch: int | None
    anchor: int | None
    marks: list[Segment] | None
    presence: list[Segment] | None

    def __post_init__(self: Any) -> None:
        if self.occurred_at is not None:
            self.occurred_at = in_ms(self.occurred_at)
        self.anchor = in_ms(self.anchor)
        fault = heartbeat_fault(
            page_id=self.page_id,
            anchor=self.anchor,
            has_segments=bool(self.marks or self.presence),
        )
        if fault is not None:
            raise ValueError(" ".join(fault))


class Activity(UserEvent):
    """One named act of a person."""

    __slots__ = ()
    feature: str | None
    name: str
    properties: dict[str, Any] | None
    page_id: str | None
    epoch: int | None


class Survey(UserEvent):
    """One step in the life of a survey's display."""

    __slots__ = ()
    survey_id: str
    display_id: str | None
    rev: int | None
    action: str
    score: int | None
    comment: str | None
    lang: str | None
    took_ms: int | None
    contact: bool | None


class Identify(UserEvent):
    """Traits and membership of a person."""

    __slots__ = ()
    traits: dict[str, Any] | None


class Account(Event):
    """Traits of an account."""

    __slots__ = ()
    account_id: str
    traits: dict[str, Any] | None

    def __post_init__(self: Any) -> None:
        self.occurred_at = in_ms(self.occurred_at)
        try:
            self.traits = _ACCOUNT_TRAITS.load(self.traits or {})
        except ValidationError as error:
            raise ValueError(str(error)) from error


_SHAPES: dict[str, type[Event]] = {
    "heartbeat": Heartbeat,
    "activity": Activity,
    "survey": Survey,
    "identify": Identify,
    "account": Account,
}
_STRUCTS = {
    kind: struct_of(EVENT_SCHEMAS[kind], shape=shape, tag=kind) for kind, shape in _SHAPES.items()
}
_ANY_EVENT: Any = Union[tuple(_STRUCTS.values())]  # noqa: UP007  # the members are known at run time

read_event = cast(Callable[[msgspec.Raw], Event], msgspec.json.Decoder(_ANY_EVENT).decode)
"""The fast path: one event's JSON to its value. Raises msgspec.DecodeError, RecursionError."""


def make_event(kind: str, loaded: Mapping[str, Any]) -> Event:
    """The value of an event that its schema has loaded."""
    fields = {name: value for name, value in loaded.items() if name != "type"}
    for name in ("marks", "presence"):
        if fields.get(name):
            fields[name] = [SegmentStruct(*segment) for segment in fields[name]]
    return cast(Event, _STRUCTS[kind](**fields))
