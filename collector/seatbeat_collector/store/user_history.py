"""What was said of people before: who decides at a customer, and who was let go."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple, Protocol

from .records import TraitValue

ROLE = "role"
DEACTIVATED = "deactivated"
REMEMBERED = frozenset({ROLE, DEACTIVATED})
"""The traits of users whose earlier values are kept."""


class Past(NamedTuple):
    """What is known of one person of an account, and since when."""

    known_from_ms: int
    """When they were first seen in the account, or anything of them was said."""
    values: Sequence[TraitValue]
    """Oldest first."""

    def held(self, trait: str, at_ms: int) -> Any:
        """The last value told by an instant; None before the first."""
        told = [one for one in self.values if one.trait == trait and one.valid_from_ms <= at_ms]
        return told[-1].value if told else None


class UserHistory(Protocol):
    """Reads of what was said of people."""

    def version(self) -> int:
        """Grows whenever any of it changes."""

    def accounts_changed(self, after: int) -> Collection[int] | None:
        """Whose people's past has changed since a version; None: it may be anybody's."""

    def changed(self, account: int, from_ms: int, to_ms: int) -> Mapping[str, Past]:
        """The past of those counted people of an account of whom something was said in a time.

        Ends included; `account` is the store's own number.
        """

    def said_before(self, account: int, trait: str, before_ms: int) -> bool:
        """Whether a trait of anybody of an account was told before an instant."""
