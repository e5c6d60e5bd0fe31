"""Answers to surveys and what follows from them, as the store gives and takes them.

Instants are ms since the epoch.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple, Protocol

Place = tuple[int, str]
"""Where a display stands among the latest: `last_at_ms` and its id."""


class Response(NamedTuple):
    """One display of a survey with its latest state."""

    display_id: str
    survey_id: str
    account_id: str | None
    user_id: str
    action: str
    score: int | None
    comment: str | None
    app: str
    rev: int
    lang: str | None
    """The language in which it was shown."""
    version: int | None
    mode: str
    took_ms: int | None
    contact: bool | None
    flags: tuple[str, ...]
    """Why the answer is in no score; empty where it counts."""
    shown_at_ms: int
    answered_at_ms: int | None
    first_at_ms: int
    last_at_ms: int
    metric: str | None
    started: bool
    themes: tuple[str, ...]
    language: str | None
    """Of the comment, as far as it can be told."""
    sentiment: float | None
    method: str | None
    """By what the sentiment was judged."""
    pending: bool
    """Whether it is still to be judged."""
    case_id: int | None
    channel: str
    """`app`, in the product, or `link`."""


class KnownSurvey(NamedTuple):
    """What results need to know of a survey."""

    metric: str | None
    """nps, csat or ces; None where nobody said."""


class Wanted(NamedTuple):
    """Which responses are looked for; None asks for all. Bounds are inclusive."""

    account_id: str | None = None
    survey_id: str | None = None
    user_id: str | None = None
    metric: str | None = None
    bands: tuple[tuple[str, int, int], ...] | None = None
    """(metric, lowest, highest score) of which one is to fit."""
    theme: str | None = None
    sentiment_from: float | None = None
    sentiment_to: float | None = None
    language: str | None = None
    """Of the comment, with all more precise ones."""
    text: str | None = None
    """Within the comment, in any case."""
    from_ms: int = 0
    before_ms: int = 1 << 62
    answered: bool = False
    """Only those with a score."""
    commented: bool = False
    flagged: bool | None = None
    """Only those that are in no score, or only those that are."""


class Unread(NamedTuple):
    """An answer from which nothing has followed yet, or something else has."""

    ticket: int
    response: Response
    before: int | None
    """The person's previous answer on the same metric that counts."""


class NewCase(NamedTuple):
    """A case that an answer opens, or that it would open if it were not there."""

    reasons: tuple[str, ...]
    fell_from: int | None
    opened_at_ms: int
    due_at_ms: int


class Mark(NamedTuple):
    """What a machine read in a comment."""

    themes: tuple[str, ...]
    language: str | None
    sentiment: float | None = None
    method: str | None = None
    pending: bool = False


class Read(NamedTuple):
    """What follows from an answer; None where nothing does."""

    ticket: int
    response: Response
    case: NewCase | None
    mark: Mark | None
    at_ms: int


class Feedback(Protocol):
    """Reads of displays, and the marks on their comments."""

    def version(self) -> int:
        """Grows whenever an answer comes or becomes another."""

    def of_survey(self, survey_id: str, from_ms: int, before_ms: int) -> Iterator[Response]:
        """Displays of a survey that were shown in a range of time, oldest first."""

    def survey(self, survey_id: str) -> KnownSurvey | None:
        """A survey that is defined, or was ever shown; else None."""

    def of_account(self, account_id: str) -> list[Response]:
        """Every display of an account, the latest first."""

    def answers_of(self, account_id: str, from_ms: int, before_ms: int) -> list[Response]:
        """Answers of an account's people that were first given in a range of time."""

    def found(self, wanted: Wanted, after: Place | None, limit: int) -> list[Response]:
        """Some displays that are looked for, the latest first."""

    def of_display(self, display_id: str) -> Response | None:
        """One display, or None."""

    def of_user(self, user_id: str) -> list[Response]:
        """Every display of a person, the latest first."""

    def unread(self, limit: int) -> list[Unread]:
        """Answers from which nothing has followed yet, oldest first."""

    def read(self, results: Sequence[Read]) -> None:
        """Keep what follows from answers; an answer that has changed meanwhile is left unread."""

    def pending(self, limit: int) -> list[tuple[str, str]]:
        """(display, comment) that a slow reader has still to read."""

    def judged(self, display_id: str, comment: str, sentiment: float | None, method: str) -> None:
        """Keep what a slow reader found, unless the comment has changed meanwhile."""

    def themes(self) -> str | None:
        """The owner's themes as JSON text, or None while there are none."""

    def set_themes(self, text: str) -> None:
        """Keep other themes; every comment is to be read again."""
