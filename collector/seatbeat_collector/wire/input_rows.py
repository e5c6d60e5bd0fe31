"""Lists of inputs: each row is judged by itself, so that a bad one costs the others nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from marshmallow import EXCLUDE, Schema, ValidationError
from marshmallow.exceptions import SCHEMA

from seatbeat_collector.store.inputs import InputRow

from .explain import first_fault
from .fields import Instant, Text
from .inputs import InputName, Kind, check_id, input_row, loader_of
from .limits import MAX_FUTURE_MS, MAX_ID

_NAMES = ("account_id", "id", "valid_from")


class RowNamesSchema(Schema):
    """Which account and which input a row of a list is about."""

    class Meta:
        unknown = EXCLUDE

    account_id = Text(1, MAX_ID, required=True, metadata={"description": "The account"})
    id = Text(
        1,
        MAX_ID,
        load_default=None,
        allow_none=True,
        metadata={"description": "The same id again means the same input"},
    )
    valid_from = Instant(
        load_default=None,
        allow_none=True,
        metadata={"description": "Since when it holds, default now"},
    )


class Fault(NamedTuple):
    """Why a row of a list was not taken."""

    place: int
    path: str
    message: str


class Judged(NamedTuple):
    """The rows of a list that can be kept, with their places, and the faults of the others."""

    rows: list[tuple[int, InputRow]]
    faults: list[Fault]


def judge_rows(kind: Kind, given: Sequence[Any], *, now_ms: int) -> Judged:
    """Every row of a list by the kind's schema."""
    rows, faults = [], []
    for index, each in enumerate(given):
        try:
            rows.append((index, read_row(kind, each, now_ms=now_ms)))
        except ValidationError as error:
            faults.append(Fault(index, *first_fault(error.messages_dict)))
    return Judged(rows, faults)


def read_row(kind: Kind, given: Any, *, now_ms: int) -> InputRow:
    """One row that names its account. Raises ValidationError."""
    if not isinstance(given, dict):
        raise ValidationError({SCHEMA: ["must be an object"]})
    names = _names.load(given)
    fields = {name: value for name, value in given.items() if name not in _NAMES}
    values = loader_of(kind.name).load(fields)
    name = InputName(
        names["account_id"], names["id"], valid_from(names["valid_from"], now_ms=now_ms)
    )
    row = input_row(kind, name, values)
    check_id(row.id, "id")
    return row


def valid_from(at_ms: int | None, *, now_ms: int) -> int | None:
    """Since when something holds. Raises ValidationError for an instant in the future."""
    if at_ms is not None and at_ms > now_ms + MAX_FUTURE_MS:
        raise ValidationError({"valid_from": ["lies in the future"]})
    return at_ms


_names = RowNamesSchema()
