"""The store: the few verbs every engine has, written for two engines from the first day."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Protocol, TypeVar

from seatbeat_collector.presence.timeline import Timeline

from .cases import Cases
from .day_acts import DayActsReads
from .feedback import Feedback
from .inputs import Inputs
from .obstacle import Obstacle
from .pace import Pace
from .portfolio import PortfolioReads
from .records import (
    AccountRecord,
    Backlog,
    ClosedGroup,
    KeyRecord,
    Sizes,
    UserDay,
    UserRecord,
)
from .retention import KeptFrom
from .rows import Rows, Span
from .snapshots import Snapshots
from .surveys import Surveys
from .user_history import UserHistory

T = TypeVar("T")
Tell = Callable[[Sequence[tuple[Any, Exception | None]]], None]
"""Hears what became of some appends: the token of each, and why it was not kept, or None."""


class Store(Protocol):
    """Where telemetry is kept. Reads never wait for writes; every write is durable on return."""

    @property
    def portfolio(self) -> PortfolioReads:
        """Reads of all accounts, and of their days added up."""

    @property
    def inputs(self) -> Inputs:
        """Tickets, contracts and what else isn't telemetry."""

    @property
    def day_acts(self) -> DayActsReads:
        """What was done on account-days, by name."""

    @property
    def snapshots(self) -> Snapshots:
        """Every metric and score of the past, as it was told."""

    @property
    def feedback(self) -> Feedback:
        """Answers to surveys and what is read in them."""

    @property
    def user_history(self) -> UserHistory:
        """What was said of people before."""

    @property
    def surveys(self) -> Surveys:
        """Surveys as they are defined, who was asked what, and who may show one."""

    @property
    def cases(self) -> Cases:
        """What is to be done because of answers."""

    # -- taking in ---------------------------------------------------------------------------
    def append(self, rows: Rows, *, received_at_ms: int) -> None:
        """Keep all rows or none; returns once they are on disk. Raises StoreUnavailable."""

    def append_soon(self, rows: Rows, *, received_at_ms: int, token: Any, tell: Tell) -> None:
        """What `append` does, without waiting for it. Raises StoreUnavailable when there's no room.

        `tell` is called from another thread, once for all appends that it is to hear of together.
        """

    def page_clock(self, page: bytes, epoch: int) -> int | None:
        """The offset in ms decided for a page's clock epoch, or None."""

    def page_clocks(self, pages: Iterable[bytes]) -> dict[tuple[bytes, int], int]:
        """The offsets in ms decided for all epochs of some pages, by page and epoch."""

    def knows_account_of(self, user_id: str) -> bool:
        """Whether the user was ever seen in, or made a member of, an account; once it is folded."""

    def waiting_users(self) -> set[str]:
        """The users who were seen in an account in what waits for the fold."""

    # -- reading -----------------------------------------------------------------------------
    def accounts(self) -> list[AccountRecord]:
        """Every account, ordered by id."""

    def account(self, account_id: str) -> AccountRecord | None:
        """One account, or None."""

    def parents(self) -> Mapping[str, str]:
        """The id of the account above, of every account that has one now."""

    def user_days(self, account_id: str, first: date, last: date) -> list[UserDay]:
        """The account's active user-days, counted users, ordered by day then user."""

    def engaged_spans(
        self, account_id: str, first: date, last: date
    ) -> list[tuple[str, list[Span]]]:
        """Per user and day the merged engaged intervals at the default idle timeout."""

    def timelines(
        self, account_id: str, from_ms: int, to_ms: int
    ) -> Iterable[tuple[str, Timeline]]:
        """Per counted user the marks and presence around a range, to recompute with any T."""

    def user(self, user_id: str) -> UserRecord | None:
        """One person, or None."""

    def users(self, account_id: str) -> list[UserRecord]:
        """The people ever seen in the account, ordered by id."""

    def activities_by_user(
        self, account_id: str, first: date, last: date
    ) -> Iterable[tuple[str, dict[str, int]]]:
        """Per counted user and local day: activity name → how often."""

    def activity_counts(
        self, account_id: str, first: date, last: date
    ) -> dict[str, tuple[int, int]]:
        """Per activity name over local days: how often, and by how many users."""

    def feature_times(self, account_id: str, first: date, last: date) -> dict[tuple[str, str], int]:
        """Engaged ms per (app, feature) over local days; they add up to the account's time."""

    # -- erasing -----------------------------------------------------------------------------
    def delete_user(self, user_id: str) -> bool:
        """Erase a person: totals become as if never seen. False when there was nobody."""

    # -- keys and the collector's own facts --------------------------------------------------
    def list_keys(self) -> list[KeyRecord]:
        """All keys, revoked ones too."""

    def add_key(
        self, *, digest: str, kind: str, name: str, origins: tuple[str, ...], hint: str, at_ms: int
    ) -> int:
        """Keep a new key's digest; returns its number."""

    def revoke_key(self, key_id: int, *, at_ms: int) -> bool:
        """End a key. False when there is none by that number."""

    def keys_used(self, last_used: Mapping[int, int]) -> None:
        """Note when keys were last used (key number → ms)."""

    def meta(self, name: str) -> str | None:
        """One of the collector's own facts."""

    def set_meta(self, name: str, value: str) -> None:
        """Keep one of the collector's own facts."""

    def set_rule_domains(self, domains: Iterable[str]) -> None:
        """From now on never count people of these e-mail domains, besides the settings' own."""

    def obstacle(self) -> Obstacle | None:
        """None when a write reaches the disk now, else what stands in its way; soon told."""

    def check_integrity(self) -> list[str]:
        """What is damaged in the store, in its own words; empty when it is whole."""

    def forget(self, now_ms: int) -> None:
        """Drop what only served to recognize repeats, once repeats would be too late anyway."""

    def lend_turn(self, turn: Callable[[], T]) -> T:
        """Run `turn` between two commits, while nothing else writes through this store.

        What it returns or raises is the caller's. It may write through a connection of its own,
        in another process too; meanwhile events wait to be committed, so it should be short.
        """

    def fold_is_due(self) -> int:
        """About how many rows wait to be folded; counting stops where there are many."""

    def backlog(self) -> Backlog:
        """What was taken in and not folded yet."""

    def kept_from(self) -> KeptFrom:
        """Since when numbers, and what they were computed from, are still there."""

    def standing_of_closes(self) -> list[ClosedGroup]:
        """Up to which days accounts are closed, in groups that have that in common."""

    def pace(self) -> Pace:
        """How those who write get on."""

    def people_to_recompute(self) -> int:
        """How many people's days are still to be counted by other rules."""

    def sizes(self) -> Sizes:
        """How much room the store takes."""

    def close(self) -> None:
        """Commit what was accepted and let go of the file."""
