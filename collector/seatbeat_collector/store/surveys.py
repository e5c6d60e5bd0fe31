"""Surveys as they are kept, who was asked what, and who may show one now; instants in ms."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, Protocol

LEASE_MS = 60_000
"""How long a lease waits for its display to be shown; after that it falls back."""
ANSWER_MS = 24 * 3_600_000
"""How long after its lease a display that was shown takes answers."""
MOST_LINK_DAYS = 365
"""For how long a link may take answers."""


class SurveyRecord(NamedTuple):
    """A survey as it is kept."""

    survey_id: str
    definition: str
    """The document, as JSON."""
    status: str
    version: int
    """Of the wording."""
    first_live_ms: int | None
    created_at_ms: int
    updated_at_ms: int


class Draft(NamedTuple):
    """A survey as it is to be kept from now on."""

    definition: str
    status: str
    wording: str
    """All its texts, as JSON: another wording is another version."""


class Version(NamedTuple):
    """What a survey said from an instant on."""

    version: int
    wording: str
    from_ms: int


class Lease(NamedTuple):
    """The right to show a survey to somebody, once in a cycle unless it falls back."""

    user_id: str
    survey_id: str
    cycle: int
    display_id: str
    account_id: str
    leased_at_ms: int
    trigger: str | None
    version: int
    lang: str
    mode: str
    shown_at_ms: int | None = None

    def is_pending(self, at_ms: int) -> bool:
        """Whether its display may still be shown; one from the future may."""
        return self.shown_at_ms is None and at_ms - self.leased_at_ms < LEASE_MS


class Shown(NamedTuple):
    """One display of a survey that counts: no test."""

    survey_id: str
    metric: str | None
    action: str
    answered_at_ms: int | None
    shown_at_ms: int
    last_at_ms: int


class Person(NamedTuple):
    """What the gates look at of one person in one account."""

    user_id: str
    account_id: str | None
    """Where nobody named one, that to which the person belongs."""
    traits: Mapping[str, Any]
    account_traits: Mapping[str, Any]
    is_uncounted: bool
    first_ms: int | None
    active_days: int
    """As far as it was worth counting them."""
    displays: list[Shown]
    leases: list[Lease]
    account_asked: list[int]
    """When people of the account were asked, or are about to be, within the last day; the
    latest first."""


class Answered(NamedTuple):
    """How many answers a survey has, or may still get from displays that are open."""

    today: int
    """Within 24 hours."""
    ever: int


class SurveyReads(Protocol):
    """What is read before somebody is asked."""

    def person(
        self, user_id: str, account_id: str | None, *, at_ms: int, enough_days: int
    ) -> Person:
        """The person; active days are counted up to `enough_days`."""

    def answered(self, survey_id: str, *, at_ms: int, enough: int) -> Answered:
        """How many answers there are, counted up to `enough`."""


class Surveys(SurveyReads, Protocol):
    """What a store offers to surveys."""

    def marker(self) -> int:
        """Another number once any survey has changed."""

    def all(self) -> list[SurveyRecord]:
        """Every survey, by id."""

    def one(self, survey_id: str) -> SurveyRecord | None:
        """A survey, or None."""

    def versions(self, survey_id: str) -> list[Version]:
        """All that it said, oldest first."""

    def save(
        self, survey_id: str, change: Callable[[SurveyRecord | None], Draft], *, at_ms: int
    ) -> SurveyRecord:
        """Keep what `change` makes of the survey as it is; whatever it raises is raised."""

    def claim(self, decide: Callable[[SurveyReads], Lease | None]) -> Lease | None:
        """Keep the lease that `decide` grants; nobody else is granted one meanwhile."""

    def completed_rev(self, display_id: str) -> int | None:
        """The first revision that completed a display, or None."""

    def note_refused(self, counts: Mapping[tuple[str, str], int], *, at_ms: int) -> None:
        """Add to how many answers of each (survey, code) were refused on the instant's day."""

    def refused(self, *, since_ms: int) -> Mapping[str, Mapping[str, int]]:
        """Per survey and code how many answers were refused on the days since an instant."""

    def note_erased(self, user_id: str, *, at_ms: int) -> None:
        """From now on links that were made until this instant ask this person nothing."""

    def erased_ms(self, user_id: str) -> int | None:
        """When the person was erased last, as long as a link from before could be followed."""
