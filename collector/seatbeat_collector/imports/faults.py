"""What can be wrong with a file, and with one row of it."""

from __future__ import annotations

from typing import NamedTuple


class CannotImport(Exception):
    """The file can't be imported as it is; the message says what to do."""


class BadRow(Exception):
    """One row can't be used; the message says why."""


class Fault(NamedTuple):
    """A row that was not taken."""

    line: int
    """In the file, from 1 on; where the row begins."""
    reason: str
