"""What a gate is: one question about a survey and a person, with a reason when the answer is no."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Literal, NamedTuple

from seatbeat_collector.store.surveys import Answered, Person

from .definition import Definition

DAY_MS = 86_400_000
SegmentOf = Callable[[str], str | None]
"""The one segment of an account as it is now; None of one that isn't known."""
State = Literal["passed", "failed", "not_reached", "in_browser"]


class Case(NamedTuple):
    """A survey that may be asked of a person now; `now_ms` is the collector's own clock."""

    survey: Definition
    person: Person
    now_ms: int
    salt: str
    first_live_ms: int | None
    segment_of: SegmentOf
    answered: Answered | None = None
    """Known where the survey has a quota."""

    @property
    def cycle(self) -> int:
        """The number of the period since the survey was first live; the first one is 0."""
        if self.first_live_ms is None:
            return 0
        return (self.now_ms - self.first_live_ms) // (self.survey.period_days * DAY_MS)

    @property
    def cycle_ends_ms(self) -> int:
        """When the next period begins."""
        since = self.now_ms if self.first_live_ms is None else self.first_live_ms
        return since + (self.cycle + 1) * self.survey.period_days * DAY_MS


class Judgement(NamedTuple):
    """What a gate found; `compared` are the values, `may_pass_at_ms` when it may be otherwise."""

    passed: bool
    compared: Mapping[str, Any] = {}
    may_pass_at_ms: int | None = None


class Gate(NamedTuple):
    """`code` says why nobody is asked when it fails; `is_forced` surveys pass without being asked
    where `may_be_forced`."""

    name: str
    code: str
    judge: Callable[[Case], Judgement]
    may_be_forced: bool = True


class Result(NamedTuple):
    """What became of one gate."""

    gate: str
    code: str
    state: State
    compared: Mapping[str, Any] = {}
    may_pass_at_ms: int | None = None


def elapsed(now_ms: int, since_ms: int, days: int) -> bool:
    """Whether N × 24 hours have passed; what lies in the future has not even begun."""
    return now_ms - since_ms >= days * DAY_MS and since_ms <= now_ms


def waited(case: Case, since_ms: list[int], days: int) -> Judgement:
    """Passed once `days` have passed since each of some instants."""
    compared: dict[str, Any] = {"days": days}
    if not since_ms:
        return Judgement(True, compared)
    compared["last_at"] = max(since_ms)
    if all(elapsed(case.now_ms, at, days) for at in since_ms):
        return Judgement(True, compared)
    return Judgement(False, compared, max(since_ms) + days * DAY_MS)
