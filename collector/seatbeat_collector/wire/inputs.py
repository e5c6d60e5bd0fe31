"""Inputs of every kind → the rows that the store keeps."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import cache
from typing import Any, NamedTuple

from marshmallow import ValidationError

from seatbeat_collector.store.inputs import InputRow

from .fields import Instant
from .input_schemas import (
    ContactSchema,
    ContractSchema,
    EntitlementSchema,
    InputSchema,
    InteractionSchema,
    OutcomeSchema,
    TicketSchema,
)
from .json_values import is_storable
from .limits import DAY_MS, MAX_ID

Values = dict[str, Any]
Times = tuple[int, int | None]
"""Since when an input says something, and when it was over; in ms."""


class Kind(NamedTuple):
    """One kind of input."""

    name: str
    """As it stands in paths."""
    one: str
    """What one of them is called."""
    schema: type[InputSchema]
    identity: tuple[str, ...]
    """The fields that name one where it has no id of its own; empty where it must have one."""
    times: Callable[[Values], Times]


def _day_ms(day: str | None, *, after: bool = False) -> int | None:
    """A day's beginning or end in UTC: near enough to find it by."""
    if day is None:
        return None
    begins = datetime.fromisoformat(day).replace(tzinfo=UTC)
    return int(begins.timestamp() * 1000) + (DAY_MS if after else 0)


def _term(first: str, last: str) -> Callable[[Values], Times]:
    return lambda values: (_day_ms(values[first]) or 0, _day_ms(values[last], after=True))


def _of_outcome(values: Values) -> Times:
    over = values["settled_on"] or values["due_on"]
    return 0, None if values["status"] == "open" else _day_ms(over, after=True)


KINDS = {
    kind.name: kind
    for kind in (
        Kind("tickets", "ticket", TicketSchema, (), lambda v: (v["opened_at"], v["closed_at"])),
        Kind(
            "contracts", "contract", ContractSchema, ("starts_on",), _term("starts_on", "ends_on")
        ),
        Kind(
            "entitlements",
            "entitlement",
            EntitlementSchema,
            ("feature",),
            _term("starts_on", "ends_on"),
        ),
        Kind("outcomes", "outcome", OutcomeSchema, ("text",), _of_outcome),
        Kind("contacts", "contact", ContactSchema, ("user_id",), _term("since_on", "until_on")),
        Kind(
            "interactions",
            "interaction",
            InteractionSchema,
            ("at", "kind", "who", "user_id"),
            lambda v: (v["at"], v["at"]),
        ),
    )
}
"""Every kind of input by its name."""


class InputName(NamedTuple):
    """Which account an input belongs to, which id it has, and since when what it says holds."""

    account_id: str
    id: str | None
    valid_from_ms: int | None = None


def input_row(kind: Kind, name: InputName, values: Values) -> InputRow:
    """The row of an input whose fields were loaded. Raises ValidationError for a missing id."""
    at_ms, until_ms = kind.times(values)
    email = values.get("email")
    return InputRow(
        kind=kind.name,
        account_id=name.account_id,
        id=name.id or _id_of(kind, values),
        user_id=values.get("user_id"),
        email=email and email.lower(),
        at_ms=at_ms,
        until_ms=until_ms,
        values=values,
        valid_from_ms=name.valid_from_ms,
    )


def check_id(text: Any, name: str) -> None:
    """Raises ValidationError unless it can name something."""
    if not isinstance(text, str) or not 1 <= len(text) <= MAX_ID:
        raise ValidationError({name: [f"must be a string of 1 to {MAX_ID} characters"]})
    if not is_storable(text):
        raise ValidationError({name: ["must be valid Unicode (there is half a surrogate pair)"]})


@cache
def loader_of(name: str) -> InputSchema:
    """What loads inputs of a kind; made once, since making it takes longer than using it."""
    return KINDS[name].schema()


@cache
def instants_of(name: str) -> frozenset[str]:
    """The fields of a kind that hold an instant in ms."""
    fields = loader_of(name).fields
    return frozenset(name for name, field in fields.items() if isinstance(field, Instant))


def _id_of(kind: Kind, values: Mapping[str, Any]) -> str:
    """An id that is the same whenever the same thing is told again."""
    if not kind.identity:
        raise ValidationError({"id": ["is missing"]})
    parts = [values[name] for name in kind.identity]
    if kind.name == "contacts" and parts == [None]:
        parts = [str(values["email"]).lower()]
    if len(parts) == 1 and len(str(parts[0])) <= MAX_ID:
        return str(parts[0])
    text = "\x1f".join("" if part is None else str(part) for part in parts)
    return hashlib.sha256(text.encode()).hexdigest()[:32]
