"""The verbs an engine offers to the fold."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, Protocol

from .changes import Changes, DayRow, Pending, Place, Rebuild
from .retention import KeptFrom


class FoldConflict(Exception):
    """Another fold wrote first; what this one read is out of date and was not written."""


class FoldStore(Protocol):
    """What the fold needs of a store. One thread uses it at a time."""

    def rollup_rules(self, rules: str) -> None:
        """Mark all rollups for recomputation when they were made by other rules than these."""

    # -- what there is to do -----------------------------------------------------------------
    def pending(self, rows: int, acting: int) -> Pending:
        """About `rows` beats not folded yet, and acts of at most `acting` users."""

    def stale_users(self, limit: int) -> list[str]:
        """Users whose memberships changed, so that account-less acts count elsewhere now."""

    def rebuild(self, limit: int) -> Rebuild | None:
        """The next people of an account whose days are to be computed anew, by other rules."""

    def counts_all_anew(self) -> bool:
        """Whether it is all accounts that wait for `rebuild`, rather than some."""

    def is_stale(self, place: Place) -> bool:
        """Whether the days of a place wait to be computed anew by `rebuild`."""

    def settle(self, before_ms: int, limit: int) -> int:
        """Move evidence of hours before an instant where it takes less room; 0: there is none."""

    # -- what is known -----------------------------------------------------------------------
    def version(self) -> int:
        """Of the rollups: it grows with every change to them."""

    def order(self, place: Place) -> Any:
        """A key by which places are sorted that lie together in the store."""

    def period(self, place: Place, number: int) -> bytes | None:
        """A user's evidence of a period that has not been settled."""

    def newest_period(self) -> int:
        """After which there are no periods."""

    def evidence(self, place: Place, low_ms: int, high_ms: int) -> Iterable[tuple[int, bytes]]:
        """A user's unsettled periods that touch [low, high], by number."""

    def settled(self, place: Place, low_ms: int, high_ms: int) -> Iterable[tuple[int, bytes]]:
        """A user's settled hours that touch [low, high], by number."""

    def settled_until_ms(self) -> int:
        """From which instant on nothing is settled."""

    def day(self, place: Place, day: date) -> DayRow | None:
        """A user-day as it was computed."""

    def days(self, place: Place) -> list[date]:
        """The user-days that were computed."""

    def zone(self, account_id: str) -> str:
        """The account's time zone (IANA name)."""

    def kept_from(self) -> KeptFrom:
        """Since when evidence is still there: earlier days can't be counted anew."""

    def accounts_of(self, user_id: str) -> list[str]:
        """Every account the user was ever seen in or made a member of."""

    def unattributed(self, user_id: str) -> bool:
        """Whether there are acts of the user whose account follows from membership."""

    def membership_spans(self, user_id: str) -> list[tuple[int, int, str]]:
        """(from_ms, to_ms, account id): where the user's account-less acts count."""

    # -- writing -----------------------------------------------------------------------------
    def apply(self, changes: Changes) -> None:
        """Write all of it in one transaction. Raises FoldConflict when another was first."""
