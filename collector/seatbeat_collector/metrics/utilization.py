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
    percent, status = judge(licenses, scope)
    beside = {
        **licenses._asdict(),
        "over_utilized": percent is not None and percent > 100,
        "band": judged_band(licenses, scope, start=start),
    }
    return envelope("license_utilization", scope, Reading(percent, status, beside))


def judge(licenses: Licenses, scope: Scope) -> tuple[float | None, str]:
    """Percent of seats used, and how it stands."""
    if licenses.seats == UNLIMITED:
        return None, NOT_APPLICABLE
    if licenses.seats is None:
        return None, NO_DENOMINATOR
    if not licenses.active and not scope.observed_days:
        return None, INSUFFICIENT_DATA
    return 100 * licenses.active / licenses.seats, standing(scope)


def judged_band(licenses: Licenses, scope: Scope, *, start: date | None) -> str | None:
    """The band of the account; None where there is no percentage to judge."""
    if licenses.seats == UNLIMITED:
        return NOT_APPLICABLE
    percent, _ = judge(licenses, scope)
    if percent is None:
        return None
    return band_of(percent, None if start is None else months_between(start, scope.window.as_of))
