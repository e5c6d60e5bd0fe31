"""Snapshots: every metric and score of an account as of the end of a local day, for good.

They hold numbers and words about accounts alone: nobody's id, name or address is in them. Signals
that are about a person stand beside them, and are forgotten with the person.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple, Protocol


class NewSignals(NamedTuple):
    """The signals of an account's day."""

    body: bytes
    """What is about nobody."""
    people: tuple[tuple[str, bytes], ...] = ()
    """By user id, in order, what is about each."""


class NewSnapshot(NamedTuple):
    """A snapshot to be kept; `basis` is what it has in common with others, as JSON."""

    number: int
    """The store's own number of the account."""
    day: int
    """The ordinal of the local day that was closed."""
    basis: str
    body: bytes
    signals: NewSignals | None = None
    """None where they weren't looked for."""


class Snapshot(NamedTuple):
    """A snapshot as it is kept."""

    number: int
    day: int
    revision: int
    """1 for the first; the highest is what holds."""
    made_at_ms: int
    basis: Mapping[str, Any]
    body: bytes


class KeptSignals(NamedTuple):
    """The signals of an account's day as they are kept."""

    number: int
    day: int
    revision: int
    basis: Mapping[str, Any]
    """Of the snapshot that they stand beside."""
    body: bytes
    people: tuple[tuple[str, bytes], ...]
    """Of those who weren't erased since."""


class Written(NamedTuple):
    """What became of snapshots that were to be kept."""

    created: int = 0
    revised: int = 0
    unchanged: int = 0

    def plus(self, other: Written) -> Written:
        """Both together."""
        return Written(*(a + b for a, b in zip(self, other, strict=True)))


class Snapshots(Protocol):
    """Reads and writes of snapshots; days are ordinals (proleptic Gregorian)."""

    def version(self) -> int:
        """Grows whenever something is kept, or forgotten: what was read is true until then."""

    def put(self, rows: Sequence[NewSnapshot], *, now_ms: int, closing: bool = False) -> Written:
        """Keep those that say something new, in one transaction. Raises StoreUnavailable.

        `closing` also notes the accounts as closed up to these days.
        """

    def compare(self, rows: Sequence[NewSnapshot]) -> Written:
        """What `put` would do."""

    def of(self, number: int, first: int, last: int) -> list[Snapshot]:
        """The latest revisions of one account's days, oldest first."""

    def on(self, day: int) -> list[Snapshot]:
        """The latest revision of every account that has one on a day, by number."""

    def signals_on(self, day: int) -> list[KeptSignals]:
        """The latest signals of every account that has some kept on a day, by number."""

    def signals_of(self, number: int, day: int) -> KeptSignals | None:
        """The latest signals of one account's day; None where none were looked for."""

    def revisions(self, number: int, day: int) -> list[Snapshot]:
        """Every revision of one day of an account, oldest first."""

    def which(self, day: int) -> Collection[int]:
        """The numbers of the accounts that have a snapshot on a day."""

    def closed(self) -> Mapping[int, int]:
        """Up to which day each account was closed, by number."""

    def rules_text(self, hash: str) -> str | None:
        """The rules that snapshots were made by, as they were written; None where unknown."""

    def keep_rules(self, hash: str, text: str, *, now_ms: int) -> None:
        """Remember the rules by which snapshots are made."""
