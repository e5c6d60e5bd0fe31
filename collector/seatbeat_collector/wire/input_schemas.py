"""The contract of inputs that aren't telemetry: tickets, contracts and what else is known."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from marshmallow import Schema, ValidationError, fields, post_load, validates_schema

from .fields import Amount, Choice, Instant, Seats, Text, Whole
from .limits import CURRENCY_LETTERS, DAY_PATTERN, MAX_COMMENT, MAX_ID, MAX_NAME

PRIORITIES = ("low", "normal", "high", "urgent")
OPEN_STATUSES = ("new", "open", "pending", "on_hold")
CLOSED_STATUSES = ("solved", "closed")
TICKET_STATUSES = (*OPEN_STATUSES, *CLOSED_STATUSES)
OUTCOME_STATUSES = ("open", "achieved", "missed", "dropped")
MAX_EMAIL = 254
MAX_CSAT = 5
FIRST_DAY, LAST_DAY = date(1970, 1, 1), date(8999, 12, 31)


class Day(fields.Field[str]):
    """A date as YYYY-MM-DD; loaded as such text."""

    def __init__(self, *, metadata: Mapping[str, Any], **options: Any) -> None:
        kind = {"type": "string", "format": "date", "pattern": DAY_PATTERN}
        super().__init__(metadata={**metadata, **kind}, **options)

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> str:
        try:
            day = date.fromisoformat(value) if len(value) == len("2026-09-21") else None
        except (TypeError, ValueError):
            day = None
        if day is None or not FIRST_DAY <= day <= LAST_DAY:
            raise ValidationError("must be a date such as 2026-09-21")
        return day.isoformat()


def _maybe(sentence: str) -> dict[str, Any]:
    return {"load_default": None, "allow_none": True, "metadata": {"description": sentence}}


def _needed(sentence: str) -> dict[str, Any]:
    words = {"required": "is missing", "null": "is missing"}
    return {"required": True, "error_messages": words, "metadata": {"description": sentence}}


class InputSchema(Schema):
    """What all inputs have in common: fields that aren't known are refused."""

    error_messages = {"unknown": "is no field of this", "type": "must be an object"}


class TicketSchema(InputSchema):
    """A support ticket."""

    opened_at = Instant(**_needed("When it was opened"))
    first_response_at = Instant(**_maybe("When somebody of yours first answered"))
    closed_at = Instant(**_maybe("When it was solved; null while it is open"))
    priority = Choice(PRIORITIES, **_maybe("How urgent it is; null where that isn't known"))
    status = Choice(TICKET_STATUSES, **_maybe("Default open, or closed with `closed_at`"))
    user_id = Text(1, MAX_ID, **_maybe("Who opened it"))
    title = Text(0, MAX_COMMENT, **_maybe("What it is about"))
    csat = Whole(1, MAX_CSAT, **_maybe("How the person rated the help, 1 to 5"))

    @validates_schema
    def _check_times(self, loaded: Mapping[str, Any], **_: Any) -> None:
        for name in ("first_response_at", "closed_at"):
            if loaded[name] is not None and loaded[name] < loaded["opened_at"]:
                raise ValidationError("lies before opened_at", field_name=name)
        if loaded["status"] in CLOSED_STATUSES and loaded["closed_at"] is None:
            raise ValidationError("is missing: the ticket is closed", field_name="closed_at")

    @post_load
    def _settle(self, loaded: dict[str, Any], **_: Any) -> dict[str, Any]:
        """A ticket that is open again has no time at which it was closed."""
        if loaded["status"] is None:
            return {**loaded, "status": "closed" if loaded["closed_at"] is not None else "open"}
        return {**loaded, "closed_at": None} if loaded["status"] in OPEN_STATUSES else loaded


class ContractSchema(InputSchema):
    """What the customer signed."""

    starts_on = Day(**_needed("The first day of the term"))
    ends_on = Day(**_maybe("The last day of the term; null without an end"))
    renews_on = Day(**_maybe("The day on which it is renewed, or ends"))
    value = Amount(**_maybe("What the whole term is worth, in `currency`"))
    currency = Text(CURRENCY_LETTERS, CURRENCY_LETTERS, **_maybe("ISO 4217 code, such as EUR"))
    terms = Text(0, MAX_COMMENT, **_maybe("Such as: monthly, notice of 30 days"))

    @validates_schema
    def _check_days(self, loaded: Mapping[str, Any], **_: Any) -> None:
        _check_order(loaded, "starts_on", "ends_on", "renews_on")


class EntitlementSchema(InputSchema):
    """A feature that the account may use."""

    feature = Text(1, MAX_NAME, **_needed("The feature, by the name under which its use is told"))
    limit = Seats(**_maybe('How much of it; null where that isn\'t known, or "unlimited"'))
    starts_on = Day(**_maybe("The first day on which it may be used; null: always"))
    ends_on = Day(**_maybe("The last day on which it may be used"))

    @validates_schema
    def _check_days(self, loaded: Mapping[str, Any], **_: Any) -> None:
        _check_order(loaded, "starts_on", "ends_on")


class OutcomeSchema(InputSchema):
    """What the customer wants to reach with the product."""

    text = Text(1, MAX_COMMENT, **_needed("The outcome, in the customer's words"))
    target = Text(0, MAX_COMMENT, **_maybe("How one will know"))
    status = Choice(OUTCOME_STATUSES, **{**_maybe("Where it stands"), "load_default": "open"})
    due_on = Day(**_maybe("Until when"))
    settled_on = Day(**_maybe("When it was achieved, missed or dropped"))

    @post_load
    def _default(self, loaded: dict[str, Any], **_: Any) -> dict[str, Any]:
        return {**loaded, "status": loaded["status"] or "open"}


class ContactSchema(InputSchema):
    """A person who matters at the customer."""

    role = Text(1, MAX_NAME, **_needed("champion, decision_maker, sponsor, admin or what you say"))
    user_id = Text(1, MAX_ID, **_maybe("The person, if they use the product"))
    email = Text(1, MAX_EMAIL, **_maybe("The person's address"))
    name = Text(1, MAX_NAME, **_maybe("What people call them"))
    since_on = Day(**_maybe("Since when they have the role"))
    until_on = Day(**_maybe("The last day on which they had it"))

    @validates_schema
    def _check_person(self, loaded: Mapping[str, Any], **_: Any) -> None:
        if loaded["user_id"] is None and loaded["email"] is None:
            raise ValidationError("is missing, and so is email", field_name="user_id")
        _check_order(loaded, "since_on", "until_on")


class InteractionSchema(InputSchema):
    """A call, a review, a training."""

    at = Instant(**_needed("When it took place"))
    kind = Text(1, MAX_NAME, **_needed("call, review, training or what you say"))
    who = Text(1, MAX_NAME, **_maybe("Who of yours took part"))
    user_id = Text(1, MAX_ID, **_maybe("Who of theirs took part"))
    note = Text(0, MAX_COMMENT, **_maybe("What was said"))
    outcome = Text(0, MAX_COMMENT, **_maybe("What came of it"))


def _check_order(loaded: Mapping[str, Any], first: str, *others: str) -> None:
    for name in others:
        if loaded[first] is not None and loaded[name] is not None and loaded[name] < loaded[first]:
            raise ValidationError(f"lies before {first}", field_name=name)
