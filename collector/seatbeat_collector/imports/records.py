"""The records of a file, whatever its format."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple, Protocol


class Record(NamedTuple):
    """One record: where it begins, its cells by column, and how it was written."""

    line: int
    cells: dict[str, Any]
    raw: str
    """With its line's end; what is put aside when it can't be used."""
    fault: str | None = None
    """Why it can't be read; then there are no cells."""


class Records(Protocol):
    """A file's records in order."""

    @property
    def columns(self) -> list[str]:
        """The names of its columns: all of a table's, or those of the first lines."""

    @property
    def header(self) -> str:
        """What stands above the records, with its line's end; empty where nothing does."""

    @property
    def suffix(self) -> str:
        """How such a file's name ends: csv or jsonl."""

    def __iter__(self) -> Iterator[Record]:
        """Every record once."""
