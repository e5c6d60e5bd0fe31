"""License utilization: active users ÷ seats, and the band that suits the account's age."""

from __future__ import annotations

from datetime import date

from .envelope import (
    INSUFFICIENT_DATA,
    NO_DENOMINATOR,
    NOT_APPLICABLE,
    Envelope,
    Reading,
    Scope,
    envelope,
    standing,
)
from .licenses import UNLIMITED, Licenses

DAYS = 30
BANDS = ("red", "yellow", "green", NOT_APPLICABLE)


def months_between(start: date, day: date) -> float:
    """Age in calendar months; days past the last full month count as 31sts of one."""
    return (day.year - start.year) * 12 + day.month - start.month + (day.day - start.day) / 31


def band_of(percent: float, months: float | None) -> str:
    """Red, yellow or green by the account's age; an edge of age belongs to the younger group.

    From 2 to 6 months: red < 10, green > 50. Up to 9: red ≤ 50, green > 75. Over 9 the stricter
    reading holds and yellow is gone: red ≤ 75, green above. Under 2 months: not applicable.
    """
    if months is None or months < 2:
        return NOT_APPLICABLE
    if months > 9:
        return "green" if percent > 75 else "red"
    if months > 6:
        return "red" if percent <= 50 else "yellow" if percent <= 75 else "green"
    return "red" if percent < 10 else "yellow" if percent <= 50 else "green"


def license_utilization(licenses: Licenses, scope: Scope, *, start: date | None) -> Envelope:
    """Percent of seats used: the true value, above 100 too; null without a denominator."""
    active, seats, _ = licenses
    beside = {**licenses._asdict(), "over_utilized": False, "band": None}
    if seats == UNLIMITED:
        reading = Reading(None, NOT_APPLICABLE, {**beside, "band": NOT_APPLICABLE})
    elif seats is None:
        reading = Reading(None, NO_DENOMINATOR, beside)
    elif not active and not scope.observed_days:
        reading = Reading(None, INSUFFICIENT_DATA, beside)
    else:
        percent = 100 * active / seats
        age = None if start is None else months_between(start, scope.window.as_of)
        beside |= {"over_utilized": active > seats, "band": band_of(percent, age)}
        reading = Reading(percent, standing(scope), beside)
    return envelope("license_utilization", scope, reading)
