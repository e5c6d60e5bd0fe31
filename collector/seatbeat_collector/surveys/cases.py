"""The closed loop: which answers open a case, and how a case may move until it is closed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from .scoring import SCALES, Kind

HOUR_MS = 3_600_000
FALL = 3
"""From one answer to the next of the same person and metric, in points."""

NEW, ACKNOWLEDGED, IN_PROGRESS = "new", "acknowledged", "in_progress"
RESOLVED, WONT_FIX = "resolved", "wont_fix"
OPEN_STATES = (NEW, ACKNOWLEDGED, IN_PROGRESS)
CLOSED_STATES = (RESOLVED, WONT_FIX)
STATES = (*OPEN_STATES, *CLOSED_STATES)
REASONS = ("low_score", "fall", "contact")
"""Why a case is opened."""

MOVES: Mapping[str, tuple[str, ...]] = {
    NEW: (ACKNOWLEDGED,),
    ACKNOWLEDGED: (IN_PROGRESS,),
    IN_PROGRESS: CLOSED_STATES,
    RESOLVED: (NEW, IN_PROGRESS),
    WONT_FIX: (NEW, IN_PROGRESS),
}
"""From each state to which others; out of a closed one means reopening."""

_SUSPICIOUS = frozenset({"too_fast", "many_scores", "off_scale"})


class Standing(NamedTuple):
    """Where a case stands; instants in ms since the epoch."""

    state: str
    owner: str | None
    due_at_ms: int
    first_ack_at_ms: int | None
    resolved_at_ms: int | None
    reason: str | None
    """Why it was closed."""
    reopened: int = 0


class CannotMove(Exception):
    """A case can't go from the state it is in to the one asked for."""

    def __init__(self, state: str, to: str) -> None:
        allowed = " or ".join(MOVES[state])
        super().__init__(f"A case that is {state} can become {allowed}, not {to}.")


class ReasonMissing(Exception):
    """A case is closed with a reason only."""


def reasons_for(
    kind: Kind | None,
    score: int | None,
    *,
    before: int | None,
    contact: bool,
    flags: frozenset[str],
) -> tuple[str, ...]:
    """Why an answer opens a case; empty where it opens none.

    `before` is the person's previous answer on the same metric. Of a suspicious answer only the
    wish to be contacted is taken seriously; tests and our own people open no case.
    """
    if flags - _SUSPICIOUS:
        return ()
    found = []
    if kind is not None and score is not None and not flags:
        if score <= SCALES[kind].bad_to:
            found.append("low_score")
        if before is not None and before - score >= FALL:
            found.append("fall")
    if contact:
        found.append("contact")
    return tuple(found)


def move(
    standing: Standing, to: str, *, at_ms: int, reason: str | None, target_ms: int
) -> Standing:
    """The case after a step. Raises CannotMove, ReasonMissing.

    Reopening begins a new time to work in; the first acknowledgement stays what it was.
    """
    if to not in MOVES[standing.state]:
        raise CannotMove(standing.state, to)
    if to in CLOSED_STATES:
        if not (reason or "").strip():
            raise ReasonMissing
        return standing._replace(state=to, resolved_at_ms=at_ms, reason=reason)
    if standing.state in CLOSED_STATES:
        return standing._replace(
            state=to,
            resolved_at_ms=None,
            reason=None,
            due_at_ms=at_ms + target_ms,
            reopened=standing.reopened + 1,
        )
    first_ack_at_ms = at_ms if standing.first_ack_at_ms is None else standing.first_ack_at_ms
    return standing._replace(state=to, first_ack_at_ms=first_ack_at_ms)
