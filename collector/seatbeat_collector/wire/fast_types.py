"""From a marshmallow schema to the msgspec struct that accepts the same, a field at a time."""

from __future__ import annotations

from functools import singledispatch
from typing import Annotated, Any, Literal

import msgspec
from marshmallow import Schema, fields

from .fields import Choice, Events, Flag, Focus, Instant, JsonObject, Segment, Segments, Text, Whole
from .instants import InstantType
from .json_values import json_type
from .limits import MAX_DEPTH


@singledispatch
def fast_type(field: fields.Field[Any]) -> Any:
    """The type that the fast decoder reads where the schema has this field."""
    raise TypeError(f"{type(field).__name__} has no fast type")


@fast_type.register
def _(field: Text) -> Any:
    return Annotated[str, msgspec.Meta(min_length=field.low, max_length=field.high)]


@fast_type.register
def _(field: Whole) -> Any:
    return Annotated[int, msgspec.Meta(ge=field.low, le=field.high)]


@fast_type.register
def _(field: Choice) -> Any:
    return Literal[field.words]


@fast_type.register
def _(_: Flag) -> Any:
    return bool


@fast_type.register
def _(_: Focus) -> Any:
    return bool | Annotated[int, msgspec.Meta(ge=0, le=1)]


@fast_type.register
def _(_: Instant) -> Any:
    return InstantType


@fast_type.register
def _(_: JsonObject | fields.Nested) -> Any:
    return dict[str, json_type(MAX_DEPTH - 1)]  # type: ignore[misc]  # made at run time


@fast_type.register
def _(_: Segments) -> Any:
    return list[SegmentStruct]  # type: ignore[valid-type]  # made at run time


@fast_type.register
def _(_: fields.Raw) -> Any:
    return Any


@fast_type.register
def _(_: Events) -> Any:
    return list[msgspec.Raw]


def struct_of(schema: type[Schema], *, shape: type, tag: str | None) -> type[msgspec.Struct]:
    """The struct with the schema's fields and the shape's methods, told apart by `type`."""
    parts = [_part(name, field) for name, field in schema().fields.items() if name != "type"]
    return msgspec.defstruct(
        shape.__name__,
        parts,
        bases=(shape, msgspec.Struct),
        module=shape.__module__,
        tag_field="type" if tag else None,
        tag=tag,
        kw_only=True,
    )


def _part(name: str, field: fields.Field[Any]) -> Any:
    if field.required:
        return name, fast_type(field)
    kind = fast_type(field)
    return name, kind | None if field.allow_none else kind, field.load_default


SegmentStruct = msgspec.defstruct(
    "Segment",
    [_part(name, field) for name, field in Segment.parts.items()],
    array_like=True,
    forbid_unknown_fields=True,
    gc=False,
)
"""`[n, start_ms, length_ms, (focused)]`, read straight from its array."""
