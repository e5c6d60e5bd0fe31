"""The envelope around the events: read fast, or loaded by its schema."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

import msgspec
from marshmallow import ValidationError

from seatbeat_collector.errors import InvalidBody

from .batch import Batch
from .explain import first_fault
from .fast_types import struct_of
from .instants import in_ms
from .schemas import BatchSchema

_SCHEMA = BatchSchema()


class Envelope:
    """All that a request says beside its events, and the events as they came."""

    __slots__ = ()
    key: str | None
    identity: str | None
    sent_at: int | None
    monotonic_ms: Any
    historical: bool | None
    lib: Any
    events: list[Any]

    def __post_init__(self: Any) -> None:
        self.sent_at = in_ms(self.sent_at)


_STRUCT = struct_of(BatchSchema, shape=Envelope, tag=None)

read_envelope = cast(Callable[[bytes], Envelope], msgspec.json.Decoder(_STRUCT).decode)
"""The fast path: events stay raw JSON. Raises msgspec.DecodeError, RecursionError."""


def load_envelope(document: dict[str, Any]) -> Envelope:
    """The slow path: events are JSON values. Raises InvalidBody, which names the field."""
    try:
        return cast(Envelope, _STRUCT(**_SCHEMA.load(document)))
    except ValidationError as error:
        path, message = first_fault(error.messages_dict)
        fault = {"path": path, "message": message}
        raise InvalidBody(f"{path} {message}.", errors=[fault]) from error


def empty_batch(envelope: Envelope) -> Batch:
    """The batch that the envelope announces; what only informs is dropped where unusable."""
    lib, monotonic_ms = envelope.lib, envelope.monotonic_ms
    return Batch(
        events=[],
        rejected=[],
        key=envelope.key,
        identity=envelope.identity,
        sent_at_ms=envelope.sent_at,
        monotonic_ms=monotonic_ms if type(monotonic_ms) is int else None,
        historical=bool(envelope.historical),
        lib=lib if isinstance(lib, dict) else None,
    )
