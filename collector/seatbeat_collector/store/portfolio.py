"""What a portfolio is read from: accounts with what is said of them, and their days added up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from typing import Protocol

from .records import AccountDay, AccountRecord, MemberDay, Reach


class PortfolioReads(Protocol):
    """Reads of one account or of all; days are ordinals (proleptic Gregorian).

    Everything that may change an answer raises the version: an answer that was kept is still true
    as long as the version is the same.
    """

    def version(self) -> int:
        """How often anything has changed."""

    def accounts(self, *, after: int = -1) -> list[AccountRecord]:
        """Accounts of which something said changed after a version, ordered by id."""

    def children(self, account_id: str) -> list[str]:
        """The ids of the accounts right below one."""

    def days(self, first: int, last: int) -> Iterator[AccountDay]:
        """The days first..last of all accounts, in no order that matters."""

    def reaches(self, first: int, last: int, numbers: Set[int]) -> dict[int, Reach]:
        """The days first..last of each of many accounts added up; none where nobody came."""

    def changed_days(self, after: int) -> Iterator[AccountDay]:
        """Days of any account that changed after a version, as they are now."""

    def days_of(self, number: int, first: int, last: int) -> list[AccountDay]:
        """The days first..last of one account, oldest first."""

    def member_days(self, number: int, day: int) -> Iterable[MemberDay]:
        """What each counted user of an account did on a day."""

    def newcomers(self, number: int, from_ms: int) -> int:
        """Who was never seen in the account before an instant, as bits."""

    def last_events(self) -> Mapping[int, int | None]:
        """When counted people last did something, by number of the account."""

    def elsewhere(self, number: int) -> set[int]:
        """The numbers of other accounts in which somebody of this one was seen too."""
