"""What the store is given: accepted facts, with every clock already corrected.

All instants are integer milliseconds since the Unix epoch. An `account_id` of None means "the
account the user belonged to at that instant", resolved when the data is read.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import msgspec

Span = tuple[int, int]


class Beat(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """Marks and presence of one user in one feature; `visible` includes what was `focused`.

    Blocks of the inbox are lists of these: fields may be added at the end, never moved.
    """

    account_id: str | None
    user_id: str
    app: str = ""
    feature: str = ""
    marks: tuple[Span, ...] = ()
    visible: tuple[Span, ...] = ()
    focused: tuple[Span, ...] = ()
    bare: tuple[int, ...] = ()
    seen: tuple[int, ...] = ()
    """When a person was there without a mark of engaged time: steps of a survey."""
    once: bytes | None = None
    """Set where the beat must not be applied twice though its corrected time may differ."""


class Activity(msgspec.Struct, frozen=True, gc=False):
    """One named act of a user. `id` is 16 bytes; time-ordered ids stay, others are pruned."""

    id: bytes
    time_ordered: bool
    account_id: str | None
    user_id: str
    name: str
    at_ms: int
    app: str = ""
    feature: str = ""
    on_page: bool = False
    """True: a mark of its page, counted where present. False: a bare mark."""
    properties: str = "{}"
    keep_id: bool = False
    """Historical rows keep their foreign id for good: they have no lateness window."""


UNASKED = "unasked"
"""The mode of a display of which only a page tells: nobody else knows of its survey."""


class Asked(NamedTuple):
    """What a display asks, as its survey is defined; scores lie on the scale, ends included."""

    metric: str | None
    """None, as its scale, where nobody knows it."""
    lowest: int | None
    highest: int | None
    version: int | None = None
    """Of the wording."""
    mode: str = "live"


class SurveyAction(msgspec.Struct, frozen=True, gc=False):
    """One step in the life of a survey's display."""

    account_id: str | None
    user_id: str
    survey_id: str
    display_id: str
    rev: int
    action: str
    at_ms: int
    score: int | None = None
    comment: str | None = None
    app: str = ""
    lang: str | None = None
    """The language in which it was shown."""
    took_ms: int | None = None
    """From shown to the first choice."""
    contact: bool | None = None
    """Whether the person asks to be contacted; None where nothing was said of it."""
    asked: Asked | None = None
    """What was asked; None for a survey that the collector has no definition of."""
    channel: str = "app"
    """Where: `app`, in the product, or `link`, on a page of ours that a link led to."""


class UserTraits(msgspec.Struct, frozen=True):
    """Traits of a user and, with an account, that the user belongs to it from `at_ms` on."""

    user_id: str
    account_id: str | None
    at_ms: int
    traits: dict[str, Any]
    id: bytes | None = None


class AccountTraits(msgspec.Struct, frozen=True):
    """Traits of an account, valid from `at_ms`."""

    account_id: str
    at_ms: int
    traits: dict[str, Any]
    id: bytes | None = None


class PageClock(msgspec.Struct, frozen=True, gc=False):
    """The one decision about how far a page's clock is off in one epoch."""

    page: bytes
    epoch: int
    offset_ms: int


class Rows(msgspec.Struct):
    """All that one request brings; appended whole or not at all."""

    beats: list[Beat] = []
    activities: list[Activity] = []
    surveys: list[SurveyAction] = []
    users: list[UserTraits] = []
    accounts: list[AccountTraits] = []
    clocks: list[PageClock] = []

    @property
    def events(self) -> int:
        """How many events; the decisions about page clocks are none."""
        return (
            len(self.beats)
            + len(self.activities)
            + len(self.surveys)
            + len(self.users)
            + len(self.accounts)
        )
