"""Usage frequency: on how many days of the window the account was used, and what that is called."""

from __future__ import annotations

from datetime import date

from .envelope import (
    INSUFFICIENT_DATA,
    OK,
    PROVISIONAL,
    Envelope,
    Reading,
    Scope,
    envelope,
    unless_unobserved,
)

FORTNIGHT = 14
LEAST_DAYS = 7
CUTS = ((9, "daily"), (5, "weekly"), (2, "infrequent"))
BANDS = ("daily", "weekly", "infrequent", "rare", "none")


def band_of(active_days: int, window_days: int) -> str:
    """The band of a fully observed window; the cut points of 14 days scale by n/14.

    Any use at all is at least `rare`: only an unused window is `none`.
    """
    for cut, band in CUTS:
        if active_days * FORTNIGHT >= cut * window_days:
            return band
    return "rare" if active_days else "none"


def judge(active_days: int, scope: Scope) -> tuple[str, str | None]:
    """Status and band. A window observed in part is scaled up to 14 days, rounding half up."""
    observed, wanted = scope.observed_days, scope.window.days
    if observed < LEAST_DAYS:
        return INSUFFICIENT_DATA, None
    young = observed < min(wanted, FORTNIGHT)
    status = PROVISIONAL if young or scope.window.running else OK
    if observed >= wanted:
        return status, band_of(active_days, wanted)
    scaled = (2 * FORTNIGHT * active_days + observed) // (2 * observed)
    return status, band_of(max(scaled, min(active_days, 1)), FORTNIGHT)


def usage_frequency(active_days: int, scope: Scope, last_seen: date | None) -> Envelope:
    """Active days and their band; `last_seen` is the last day with an event up to now."""
    status, band = judge(active_days, scope)
    reference = min(scope.window.as_of, scope.window.today)
    since = None if last_seen is None else max(0, (reference - last_seen).days)
    beside = {"band": band, "days_since_last_seen": since}
    return envelope("usage_frequency", scope, Reading(value(active_days, scope), status, beside))


def value(active_days: int, scope: Scope) -> int | None:
    """Active days; None where nothing could be observed."""
    return unless_unobserved(scope, active_days)
