"""Goals: what a metric should reach by a day, and whether it is on its way."""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from .exact import Number, exact
from .rules.goals import BY, BY_PERCENT, TO, Goal, Target

REACHED = "reached"
ON_TRACK = "on_track"
BEHIND = "behind"
MISSED = "missed"
NOT_STARTED = "not_started"
UNKNOWN = "unknown"
STATES = (REACHED, ON_TRACK, BEHIND, MISSED, NOT_STARTED, UNKNOWN)

LESS_IS_BETTER = frozenset(
    {"tickets_opened", "tickets_open", "ticket_resolution", "time_to_first_value"}
)
"""Metrics of which a goal's target is the most there should be, unless the goal says otherwise."""

_TARGET = re.compile(r"([+\-−])?\s*(\d+(?:\.\d+)?)\s*(%)?")


class Progress(NamedTuple):
    """How far a goal has come; numbers in the metric's unit."""

    state: str
    baseline: Fraction | None
    target: Fraction | None
    value: Fraction | None
    percent: Fraction | None = None
    """Of the way from the baseline to the target: below 0 where it went the other way."""
    expected_percent: Fraction | None = None
    """Of the way that a steady pace would have come by now."""


def parse_target(text: str) -> Target:
    """`+20 %` of what it was, `-5` from what it was, or `90` itself. Raises ValueError."""
    found = _TARGET.fullmatch(text.strip())
    if found is None:
        raise ValueError(f"{text!r} is no target; write such as 90, +5, -10 % or +20 %")
    sign, digits, percent = found.groups()
    amount = float(digits) if "." in digits else int(digits)
    if sign is None:
        return Target(TO, amount)
    return Target(BY_PERCENT if percent else BY, amount if sign == "+" else -amount)


def target_value(target: Target, baseline: Fraction | None) -> Fraction | None:
    """The number to reach; None for a relative target without a baseline, or with one of zero."""
    amount = exact(target.amount)
    if target.kind == TO:
        return amount
    if baseline is None:
        return None
    if target.kind == BY:
        return baseline + amount
    return baseline + abs(baseline) * amount / 100 if baseline else None


def progress(goal: Goal, *, baseline: Number | None, value: Number | None, on: date) -> Progress:
    """Where a goal stands on a day; `baseline` is the metric as of the day it started.

    `value` is the metric as of that day, or once the goal's date is over as of that date: what
    comes later no longer decides. On track is who has come as far as a straight line from the
    baseline to the target would.
    """
    then = None if baseline is None else exact(baseline)
    now = None if value is None else exact(value)
    to = target_value(goal.target, then)
    if on < goal.starts_on:
        return Progress(NOT_STARTED, then, to, now)
    if to is None or now is None:
        return Progress(UNKNOWN, then, to, now)
    upward = _is_upward(goal, then, to)
    reached = now >= to if upward else now <= to
    if then is None:
        return Progress(_state_of_value(reached, goal, on), None, to, now)
    gone = _gone(then, now, to, upward=upward, reached=reached)
    expected = _expected(goal, on)
    state = _state(goal, on, reached=reached, behind=gone is None or gone < expected)
    return Progress(state, then, to, now, gone, expected)


def _is_upward(goal: Goal, baseline: Fraction | None, to: Fraction) -> bool:
    if goal.target.kind != TO:
        return goal.target.amount >= 0
    if goal.less_is_better is not None:
        return not goal.less_is_better
    return goal.metric not in LESS_IS_BETTER and (baseline is None or to >= baseline)


def _gone(
    then: Fraction, now: Fraction, to: Fraction, *, upward: bool, reached: bool
) -> Fraction | None:
    """Percent of the way; where it began at the target or beyond, all of it while it stays so."""
    if (then >= to) if upward else (then <= to):
        return Fraction(100) if reached else None
    return 100 * (now - then) / (to - then)


def _expected(goal: Goal, on: date) -> Fraction:
    whole_days = (goal.due_on - goal.starts_on).days
    gone_days = min((on - goal.starts_on).days, whole_days)
    return Fraction(100 * gone_days, whole_days) if whole_days > 0 else Fraction(100)


def _state_of_value(reached: bool, goal: Goal, on: date) -> str:
    """Without a baseline there is no way to be on, only a value to have."""
    return REACHED if reached else MISSED if on > goal.due_on else UNKNOWN


def _state(goal: Goal, on: date, *, reached: bool, behind: bool) -> str:
    if reached:
        return REACHED
    if on > goal.due_on:
        return MISSED
    return BEHIND if behind else ON_TRACK
