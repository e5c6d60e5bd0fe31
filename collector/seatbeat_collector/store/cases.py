"""Cases of the closed loop, as the store gives and takes them; instants in ms since the epoch."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple, Protocol

WITHDRAWN = "answer_changed"
"""The reason of a case that nobody had begun with when the answer became another."""


class Case(NamedTuple):
    """A customer to get back to because of one answer."""

    case_id: int
    display_id: str
    survey_id: str
    account_id: str | None
    user_id: str
    metric: str | None
    score: int | None
    reasons: tuple[str, ...]
    fell_from: int | None
    state: str
    owner: str | None
    reason: str | None
    """Why it was closed."""
    reopened: int
    answered_at_ms: int
    opened_at_ms: int
    due_at_ms: int
    first_ack_at_ms: int | None
    resolved_at_ms: int | None
    updated_at_ms: int
    next_score: int | None
    """The same person's next answer on the same metric that counts."""
    comment: str | None
    """What the person wrote; None too where the answer is no longer kept."""


class CaseStep(NamedTuple):
    """One thing that was done to a case."""

    at_ms: int
    by: str | None
    change: dict[str, Any]
    note: str | None


class WantedCases(NamedTuple):
    """Which cases are looked for; None asks for all."""

    states: tuple[str, ...]
    owner: str | None = None
    account_id: str | None = None
    survey_id: str | None = None
    user_id: str | None = None
    reason: str | None = None
    """Why they were opened."""
    due_before_ms: int = 1 << 62


class Cases(Protocol):
    """Cases, soonest due first."""

    def found(self, wanted: WantedCases, after: tuple[int, int] | None, limit: int) -> list[Case]:
        """Some cases that are looked for; `after` is the due time and number of the last seen."""

    def get(self, case_id: int) -> Case | None:
        """One case, or None."""

    def steps(self, case_id: int) -> list[CaseStep]:
        """What was done to a case, oldest first."""

    def of_user(self, user_id: str) -> list[Case]:
        """Every case of a person."""

    def answered(self, from_ms: int, before_ms: int, survey_id: str | None) -> Iterator[Case]:
        """Cases whose answer was given in a range of time."""

    def change(
        self, case_id: int, decide: Callable[[Case], tuple[dict[str, Any], CaseStep]]
    ) -> Case | None:
        """Set what `decide` says of the case as it stands, and note the step; None without a case.

        Nothing else writes meanwhile. What `decide` raises is the caller's, and changes nothing.
        """
