"""What a list knows of an account's scores: a few values, and both in full where asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from seatbeat_collector.metrics.engagement_score import ABSOLUTE
from seatbeat_collector.metrics.envelope import (
    INSUFFICIENT_DATA,
    Envelope,
    Reading,
    Scope,
    envelope,
)
from seatbeat_collector.metrics.health import UNKNOWN

LISTED = ("engagement", "health")
"""The scores that a list shows."""
_WITHOUT: dict[str, dict[str, Any]] = {
    "engagement": {"normalization": ABSOLUTE, "coverage": 0.0, "peers": 0, "floored": False},
    "health": {
        "band": UNKNOWN,
        "profile": None,
        "coverage": 0.0,
        "critical": [],
        "dimensions": {},
    },
}
"""What stands beside a score that isn't known."""

Metrics = Mapping[str, Envelope]


class ScoredRow(NamedTuple):
    """What a list knows of an account's scores; None where there is none."""

    engagement: float | None
    health: float | None
    band: str
    metrics: Callable[[], dict[str, Envelope]]
    """Both in full: a page shows those of its own accounts alone."""


def metrics_without(scope: Scope) -> dict[str, Envelope]:
    """Of an account whose day isn't closed as yet."""
    none = Reading(None, INSUFFICIENT_DATA, {})
    return listed({name: envelope(name, scope, none) for name in LISTED})


def row_of(metrics: Metrics) -> ScoredRow:
    """From an account's metrics."""
    shown = listed(metrics)
    engagement, health = (shown[name] for name in LISTED)
    return ScoredRow(engagement["value"], health["value"], health["band"], lambda: shown)


def listed(metrics: Metrics) -> dict[str, Envelope]:
    """The scores that a list shows, with all that stands beside them."""
    return {name: {**_WITHOUT[name], **metrics[name]} for name in LISTED}


NO_SCORES = ScoredRow(None, None, UNKNOWN, dict)
"""Of an account whose day isn't closed as yet, to be counted."""
