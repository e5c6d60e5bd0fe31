"""How long it matters who was asked what."""

from __future__ import annotations

from collections.abc import Iterable

from .registry import Known


def days_looked_back(surveys: Iterable[Known]) -> int:
    """The longest time that a gate of any of these surveys looks back at a display."""
    return max((_of(known) for known in surveys), default=0)


def _of(known: Known) -> int:
    survey = known.survey
    since_others: tuple[int, int] = (survey["metric_cooldown_days"], survey["gap_days"])
    return max(survey.period_days, *since_others, *survey.cooldown_days.values())
