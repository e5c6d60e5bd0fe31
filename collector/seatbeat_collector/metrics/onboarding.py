"""How far an account has come in, and how long it took to get value."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from .features import named
from .rules.product import OnboardingRules, OnboardingStep


class Did(NamedTuple):
    """How often one user did something on a local day."""

    user: str
    day: date
    activity: str
    times: int = 1


class StepDone(NamedTuple):
    """One step."""

    step: OnboardingStep
    done_on: date | None
    late: bool
    """Done after its day, or not done and its day is over."""


class Onboarding(NamedTuple):
    """All steps of an account."""

    steps: tuple[StepDone, ...]

    @property
    def percent(self) -> Fraction | None:
        """Steps done ÷ steps; None where there are none."""
        done = sum(one.done_on is not None for one in self.steps)
        return Fraction(100 * done, len(self.steps)) if self.steps else None

    @property
    def finished_on(self) -> date | None:
        """The day of the last step; None before."""
        days = [one.done_on for one in self.steps if one.done_on is not None]
        return max(days) if days and len(days) == len(self.steps) else None


def onboarding(
    acts: Iterable[Did], rules: OnboardingRules, *, start: date | None, as_of: date
) -> Onboarding:
    """Which steps an account has done before a day."""
    seen = sorted((one for one in acts if one.day < as_of), key=lambda one: one.day)
    return Onboarding(tuple(_judged(step, seen, start, as_of) for step in rules.steps))


def days_to_first_value(first_value: date | None, start: date | None) -> int | None:
    """Days from the account's start to the first act that brings value; 0 on the same day."""
    if first_value is None or start is None:
        return None
    return max(0, (first_value - start).days)


def _judged(
    step: OnboardingStep, acts: Collection[Did], start: date | None, as_of: date
) -> StepDone:
    done_on = _done_on(step, acts)
    if start is None or step.within_days is None:
        return StepDone(step, done_on, False)
    took = ((as_of if done_on is None else done_on) - start).days
    return StepDone(step, done_on, took > step.within_days)


def _done_on(step: OnboardingStep, acts: Collection[Did]) -> date | None:
    times: dict[str, int] = {}
    ready = 0
    for act in acts:
        if named(act.activity, step.activities):
            had = times.get(act.user, 0)
            times[act.user] = had + act.times
            ready += had < step.times <= times[act.user]
            if ready >= step.users:
                return act.day
    return None
