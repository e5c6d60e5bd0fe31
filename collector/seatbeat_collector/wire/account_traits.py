"""The traits of an account: the known ones are checked, all others are kept as they came."""

from __future__ import annotations

from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from marshmallow import INCLUDE, Schema, ValidationError, validates_schema

from .fields import Amount, Flag, Instant, Seats, Text
from .json_values import fault_in, is_storable
from .limits import CURRENCY_LETTERS, MAX_DEPTH, MAX_ID, MAX_NAME


@lru_cache(maxsize=1024)
def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return False
    return True


def _check_zone(name: str) -> None:
    if not _is_zone(name):
        raise ValidationError("must be an IANA time zone, such as Europe/Berlin")


class Zone(Text):
    """The IANA name of a time zone."""

    def __init__(self, **options: Any) -> None:
        super().__init__(1, MAX_NAME, **options)
        self.validators.append(_check_zone)


def _says(sentence: str) -> dict[str, Any]:
    return {"allow_none": True, "metadata": {"description": sentence}}


class AccountTraitsSchema(Schema):
    """What is known of an account; each trait holds from the event's time on."""

    class Meta:
        unknown = INCLUDE

    error_messages = {"type": "must be an object"}

    name = Text(1, MAX_NAME, **_says("What people call the account"))
    plan = Text(1, MAX_NAME, **_says("The plan it is on"))
    segment = Text(1, MAX_NAME, **_says("The segment it is compared within"))
    status = Text(1, MAX_NAME, **_says("Such as trial, paying or churned"))
    seats = Seats(**_says('Seats it pays for; null where unknown, or "unlimited"'))
    mrr = Amount(**_says("Monthly recurring revenue, in `currency`"))
    currency = Text(CURRENCY_LETTERS, CURRENCY_LETTERS, **_says("ISO 4217 code, such as EUR"))
    timezone = Zone(**_says("IANA time zone in which its days are counted"))
    parent_id = Text(1, MAX_ID, **_says("The account it belongs to"))
    internal = Flag(**_says("The vendor's own: nobody's peer, and no part of the portfolio"))
    created_at = Instant(**_says("When it began"))
    renews_at = Instant(**_says("When its contract renews"))

    @validates_schema(pass_original=True, skip_on_field_errors=False)
    def _check_unknown(self, _: Any, given: Any, **__: Any) -> None:
        if not isinstance(given, dict):
            return
        faults = {name: _unknown_fault(name, given[name]) for name in given.keys() - self.fields}
        if found := {name: [fault] for name, fault in faults.items() if fault}:
            raise ValidationError(found)


def _unknown_fault(name: str, value: Any) -> str | None:
    if not is_storable(name):
        return "is a name that isn't valid Unicode"
    return fault_in(value, levels=MAX_DEPTH - 1)
