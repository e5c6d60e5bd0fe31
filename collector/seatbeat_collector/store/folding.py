"""The verbs an engine offers to the fold."""

from __future__ import annotations

from typing import Protocol

from .changes import Changes, Pending, Place


class FoldConflict(Exception):
    """Another fold wrote first; what this one read is out of date and was not written."""


class FoldStore(Protocol):
    """What the fold needs of a store besides its readers' verbs."""

    def rollup_rules(self, rules: str) -> None:
        """Mark all rollups for recomputation when they were made by other rules than these."""

    def pending(self, limit: int) -> Pending:
        """What was taken in and not folded yet, of at most `limit` users."""

    def hours(self, place: Place, first: int, last: int) -> dict[int, bytes]:
        """The packed evidence of a user's hours first..last, by hour (UTC, since the epoch)."""

    def places_of(self, account_id: str) -> list[Place]:
        """Everyone ever seen in, or made a member of, the account."""

    def accounts_of(self, user_id: str) -> list[str]:
        """Every account the user was ever seen in or made a member of."""

    def unattributed(self, user_id: str) -> bool:
        """Whether there are acts of the user whose account follows from membership."""

    def membership_spans(self, user_id: str) -> list[tuple[int, int, str]]:
        """(from_ms, to_ms, account id): where the user's account-less acts count."""

    def zone(self, account_id: str) -> str:
        """The account's time zone (IANA name)."""

    def apply_fold(self, changes: Changes) -> None:
        """Write all of it in one transaction. Raises FoldConflict when another was first."""
