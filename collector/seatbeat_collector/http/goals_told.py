"""Goals of accounts with how far they have come."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from typing import Any, NamedTuple

from seatbeat_collector.metrics.envelope import (
    INSUFFICIENT_DATA,
    NO_DENOMINATOR,
    NOT_APPLICABLE,
    Envelope,
    Reading,
    Scope,
    envelope,
)
from seatbeat_collector.metrics.envelope import standing as standing_of
from seatbeat_collector.metrics.exact import Number
from seatbeat_collector.metrics.goals import NOT_STARTED, UNKNOWN, Progress, progress
from seatbeat_collector.metrics.readings import Raw, reading
from seatbeat_collector.metrics.rules.conditions import Facts, holds
from seatbeat_collector.metrics.rules.goals import Goal


def goals_of(account_id: str, facts: Facts, goals: Iterable[Goal]) -> list[Goal]:
    """The goals that an account has, in the order of the rules."""
    return [
        goal for goal in goals if goal.account_id in (None, account_id) and holds(goal.when, facts)
    ]


def number_at(goal: Goal, metrics: Mapping[str, Envelope], facts: Facts) -> Number | None:
    """What the goal's metric was; None for what isn't known, or is no number."""
    found: Raw = reading(goal.metric, metrics, facts)
    return None if isinstance(found, str | bool) else found


class Numbers(NamedTuple):
    """The metric of a goal as of three days."""

    baseline: Number | None
    """As of the day it began."""
    now: Number | None
    when_due: Number | None = None
    """As of the day it was due, once that is over."""


def is_over(goal: Goal, on: date) -> bool:
    """Whether the day is over by which the goal was to be reached."""
    return on > goal.due_on


def goal_row(goal: Goal, account_id: str, scope: Scope, numbers: Numbers) -> dict[str, Any]:
    """One goal of one account."""
    on = scope.window.as_of
    value = numbers.when_due if is_over(goal, on) else numbers.now
    found = progress(goal, baseline=numbers.baseline, value=value, on=on)
    return {
        "goal": goal.name,
        "account_id": account_id,
        "metric": goal.metric,
        "target": goal.target._asdict(),
        "starts_on": goal.starts_on.isoformat(),
        "due_on": goal.due_on.isoformat(),
        "progress": _envelope(found, numbers, scope),
    }


def days_of(goal: Goal, on: date) -> int:
    """How many days of the goal have gone by."""
    return max(1, (on - goal.starts_on).days)


def _envelope(found: Progress, numbers: Numbers, scope: Scope) -> Envelope:
    beside = {
        "state": found.state,
        "baseline": _float(found.baseline),
        "target_value": _float(found.target),
        "current_value": None if numbers.now is None else float(numbers.now),
        "value_when_due": None if numbers.when_due is None else float(numbers.when_due),
        "expected_percent": _float(found.expected_percent),
    }
    return envelope(
        "goal_progress", scope, Reading(_float(found.percent), _status(found, scope), beside)
    )


def _status(found: Progress, scope: Scope) -> str:
    if found.state == NOT_STARTED:
        return NOT_APPLICABLE
    if found.value is None or (found.state == UNKNOWN and found.baseline is None):
        return INSUFFICIENT_DATA
    return NO_DENOMINATOR if found.percent is None else standing_of(scope)


def _float(value: Fraction | None) -> float | None:
    return None if value is None else float(value)
