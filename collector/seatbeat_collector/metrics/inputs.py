"""What is known of an account besides its telemetry, as plain records that metrics take.

Instants are ms since the epoch, days are dates of the account's own calendar.
"""

from __future__ import annotations

from datetime import date
from typing import Any, Literal, NamedTuple


class Ticket(NamedTuple):
    """A support ticket. It is open from `opened_at` until `closed_at`."""

    id: str
    opened_at: int
    first_response_at: int | None = None
    closed_at: int | None = None
    priority: str | None = None
    """low, normal, high or urgent; None where it isn't known."""
    status: str = "open"
    user_id: str | None = None
    title: str | None = None
    csat: int | None = None
    """1 to 5, as the person answered."""

    def is_open_at(self, at_ms: int) -> bool:
        """Whether somebody waits for it at an instant."""
        return self.opened_at <= at_ms and (self.closed_at is None or self.closed_at > at_ms)


class Contract(NamedTuple):
    """What the customer signed; `value` is that of the whole term."""

    id: str
    starts_on: date
    ends_on: date | None = None
    """The last day of the term."""
    renews_on: date | None = None
    """The day on which it is renewed, or ends."""
    value: float | None = None
    currency: str | None = None
    terms: str | None = None

    def holds_on(self, day: date) -> bool:
        """Whether the term includes a day."""
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


class Entitlement(NamedTuple):
    """A feature that the account may use, and how much of it."""

    id: str
    feature: str
    limit: int | Literal["unlimited"] | None = None
    starts_on: date | None = None
    ends_on: date | None = None

    def holds_on(self, day: date) -> bool:
        """Whether the feature may be used on a day."""
        begun = self.starts_on is None or self.starts_on <= day
        return begun and (self.ends_on is None or day <= self.ends_on)


class Outcome(NamedTuple):
    """What the customer wants to reach with the product."""

    id: str
    text: str
    target: str | None = None
    status: str = "open"
    """open, achieved, missed or dropped."""
    due_on: date | None = None
    settled_on: date | None = None


class Contact(NamedTuple):
    """A person who matters at the customer, by user id, e-mail address or both."""

    id: str
    role: str
    """Such as champion, decision_maker, sponsor, admin."""
    user_id: str | None = None
    email: str | None = None
    name: str | None = None
    since_on: date | None = None
    until_on: date | None = None


class Interaction(NamedTuple):
    """A call, a review, a training: somebody of yours met somebody of theirs."""

    id: str
    at: int
    kind: str
    who: str | None = None
    user_id: str | None = None
    note: str | None = None
    outcome: str | None = None


Input = Ticket | Contract | Entitlement | Outcome | Contact | Interaction

RECORDS: dict[str, type[Input]] = {
    "tickets": Ticket,
    "contracts": Contract,
    "entitlements": Entitlement,
    "outcomes": Outcome,
    "contacts": Contact,
    "interactions": Interaction,
}
"""The record of each kind of input."""

_HELD_THEN: dict[str, frozenset[str]] = {"tickets": frozenset({"priority"})}
"""Fields in which a past window is read as they were; the others are facts with dates of their own.

Kinds that aren't named are read as they were altogether.
"""


def record_of(
    kind: str, id: str, newest: dict[str, Any], then: dict[str, Any] | None = None
) -> Input:
    """The record of an input as it is known now, and as it was at the end of a past window."""
    held = newest if then is None else then
    fields = _HELD_THEN.get(kind)
    values = held if fields is None else {**newest, **{name: held.get(name) for name in fields}}
    return RECORDS[kind](id, **{name: _read(name, value) for name, value in values.items()})


def _read(name: str, value: Any) -> Any:
    return date.fromisoformat(value) if name.endswith("_on") and value is not None else value
