"""The form in which every value leaves: never bare, always with its window and its standing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple, TypeVar

from .catalogue import CATALOGUE
from .window import Window

OK = "ok"
PROVISIONAL = "provisional"
INSUFFICIENT_DATA = "insufficient_data"
NO_DENOMINATOR = "no_denominator"
NOT_APPLICABLE = "not_applicable"
STATUSES = (OK, PROVISIONAL, INSUFFICIENT_DATA, NO_DENOMINATOR, NOT_APPLICABLE)

Envelope = dict[str, Any]
N = TypeVar("N", int, float)


class Scope(NamedTuple):
    """What a value speaks about: a window in a time zone, and how much of it was observed."""

    window: Window
    timezone: str
    observed_days: int


class Reading(NamedTuple):
    """A value, its standing, and what stands beside it. A null value is not a zero."""

    value: int | float | None
    status: str
    beside: Mapping[str, Any]


def standing(scope: Scope) -> str:
    """The status of a value that only needs a day to have been observed."""
    if not scope.observed_days:
        return INSUFFICIENT_DATA
    return PROVISIONAL if scope.window.running else OK


def unless_unobserved(scope: Scope, value: N) -> N | None:
    """The value, or None where nothing could be observed and nothing was."""
    return value if value or scope.observed_days else None


def envelope(name: str, scope: Scope, reading: Reading) -> Envelope:
    """The metric as it is answered; raises KeyError for a name outside the catalogue."""
    metric = CATALOGUE[name]
    return {
        "value": reading.value,
        "unit": metric.unit,
        "window": scope.window.days,
        "as_of": scope.window.as_of.isoformat(),
        "timezone": scope.timezone,
        "observed_days": scope.observed_days,
        "definition_version": metric.version,
        "status": reading.status,
        **reading.beside,
    }
