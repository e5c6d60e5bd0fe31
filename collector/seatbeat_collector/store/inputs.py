"""Inputs that aren't telemetry: what the store takes, keeps and gives back of them.

What is said first of an input holds for the time before as well; what is said later holds from
`valid_from_ms` on, and what was said before stays in its history.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Literal, NamedTuple, Protocol

Outcome = Literal["created", "changed", "unchanged", "unknown_account"]


class InputRow(NamedTuple):
    """An input as it is told; `values` are plain JSON."""

    kind: str
    account_id: str
    id: str
    user_id: str | None
    email: str | None
    """In small letters."""
    at_ms: int
    """Since when it says something."""
    until_ms: int | None
    """When it was over; None while it is not."""
    values: dict[str, Any]
    valid_from_ms: int | None = None
    """Since when this holds; None: from now on."""


class InputRecord(NamedTuple):
    """An input as it is known."""

    account_id: str
    id: str
    values: dict[str, Any]
    valid_from_ms: int
    then: dict[str, Any]
    """What it said at the instant that was asked for; `values` where none was."""


class Said(NamedTuple):
    """What an input says since an instant."""

    valid_from_ms: int
    values: dict[str, Any]


class ChangedInputs(NamedTuple):
    """That something said of an account may be another."""

    change: int
    """A number that grows."""
    number: int
    """The store's own number of the account."""
    kind: str
    """Of the inputs, or `answers`."""
    since_ms: int
    """Since when the account may be told otherwise."""


class Inputs(Protocol):
    """Reads and writes of inputs."""

    def version(self) -> int:
        """How often any input has changed: an answer that was kept is true as long as it stays."""

    def judge(self, rows: Sequence[InputRow], *, now_ms: int) -> list[Outcome]:
        """What `put` would do with each row, each by itself."""

    def put(self, rows: Sequence[InputRow], *, now_ms: int) -> list[Outcome]:
        """Keep the rows in one transaction; those of unknown accounts are left out.

        Raises StoreUnavailable.
        """

    def one(self, kind: str, account_id: str, id: str) -> InputRecord | None:
        """One input, or None."""

    def history(self, kind: str, account_id: str, id: str) -> list[Said]:
        """Everything that was ever said of an input, oldest first."""

    def page(
        self, kind: str, account_id: str, *, after: str | None, limit: int
    ) -> list[InputRecord]:
        """The inputs of one kind and account after an id, ordered by id."""

    def of_account(
        self, account_id: str, kind: str, *, at_ms: int | None = None
    ) -> list[InputRecord]:
        """All inputs of one kind and account, ordered by id, with what they said at an instant."""

    def of_all(self, kind: str, *, at_ms: int | None = None) -> Iterator[InputRecord]:
        """All inputs of one kind, account by account, with what they said at an instant."""

    def delete(self, kind: str, account_id: str, id: str) -> bool:
        """Forget an input with its history. False when there was none."""

    def changed(self) -> list[ChangedInputs]:
        """What has changed and wasn't followed yet, one row for each account and kind."""

    def followed(self, change: int) -> None:
        """Note that the changes up to a number were followed."""

    def import_state(self, name: str) -> str | None:
        """How far the import of a file has come, in the importer's own words."""

    def set_import_state(self, name: str, state: str) -> None:
        """Keep how far the import of a file has come."""
