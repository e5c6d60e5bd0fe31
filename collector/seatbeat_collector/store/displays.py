"""The life of one display of a survey: its state follows from its steps, in whatever order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple, TypeVar

from .rows import UNASKED

TOO_FAST_MS = 300
"""Nobody reads a question and chooses in less."""
MOST_STEPS = 50
"""Kept of one display; a person needs a dozen."""

T = TypeVar("T")


class Step(NamedTuple):
    """One step, as it is kept; `rev` is unique within the display."""

    rev: int
    action: str
    at_ms: int
    score: int | None = None
    comment: str | None = None
    lang: str | None = None
    took_ms: int | None = None
    contact: int | None = None


class State(NamedTuple):
    """Where a display stands."""

    rev: int
    action: str
    score: int | None
    comment: str | None
    lang: str | None
    took_ms: int | None
    contact: int | None
    first_at_ms: int
    last_at_ms: int
    shown_at_ms: int
    """When it was shown; where nobody said so, its first step."""
    answered_at_ms: int | None
    """When a score was first chosen."""
    doubts: tuple[str, ...]
    """Why the answer may be none of a person's."""


def state_of(steps: Iterable[Step]) -> State:
    """The state after some steps, at least one: the last one counts, and completed is final."""
    counted = _until_completed(sorted(steps))
    last = counted[-1]
    scored = [step for step in counted if step.score is not None]
    first_at_ms = min(step.at_ms for step in counted)
    return State(
        rev=last.rev,
        action=last.action,
        score=_latest(step.score for step in counted),
        comment=_latest(step.comment for step in counted),
        lang=_latest(step.lang for step in counted),
        took_ms=_first(step.took_ms for step in counted),
        contact=_latest(step.contact for step in counted),
        first_at_ms=first_at_ms,
        last_at_ms=last.at_ms,
        shown_at_ms=min((s.at_ms for s in counted if s.action == "shown"), default=first_at_ms),
        answered_at_ms=min((step.at_ms for step in scored), default=None),
        doubts=tuple(_doubts(scored)),
    )


def flags_of(
    state: State, *, scale: tuple[int, int] | None, mode: str, is_internal: bool
) -> tuple[str, ...]:
    """Why an answer is out of scores; empty where it counts."""
    found = list(state.doubts)
    if scale and state.score is not None and not scale[0] <= state.score <= scale[1]:
        found.append("off_scale")
    if mode in ("test", UNASKED):
        found.append(mode)
    if is_internal:
        found.append("internal")
    return tuple(found)


def _until_completed(ordered: Sequence[Step]) -> Sequence[Step]:
    for place, step in enumerate(ordered):
        if step.action == "completed":
            return ordered[: place + 1]
    return ordered


def _doubts(scored: Sequence[Step]) -> Iterable[str]:
    if any(step.took_ms is not None and step.took_ms < TOO_FAST_MS for step in scored):
        yield "too_fast"
    if len({step.score for step in scored}) > 1:
        yield "many_scores"


def _first(values: Iterable[T | None]) -> T | None:
    return next((value for value in values if value is not None), None)


def _latest(values: Iterable[T | None]) -> T | None:
    found: T | None = None
    for value in values:
        found = found if value is None else value
    return found
