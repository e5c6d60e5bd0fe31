"""Rows that can't be used, kept aside as they were written, so that they can be mended."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, NamedTuple

from .records import Record


class Sizes(NamedTuple):
    """How far the two files were written, in bytes."""

    rows: int = 0
    reasons: int = 0


class Rejects:
    """Two files, made when the first row comes: the rows, and beside it why each is there.

    `begun` goes on behind what an earlier run has written, and no further.
    """

    def __init__(self, path: Path, header: str, encoding: str, *, begun: Sizes | None) -> None:
        self.path = path
        self.reasons_path = path.with_name(f"{path.name}.reasons.txt")
        self._header = header
        self._encoding = encoding
        self._begun = begun
        self._rows: Any = None
        self._reasons: Any = None

    def add(self, record: Record, reason: str) -> None:
        """Put a row aside."""
        if self._rows is None:
            self._open()
        self._rows.write(_ended(record.raw))
        self._reasons.write(f"line {record.line}: {reason}\n")

    def sync(self) -> Sizes:
        """Have what was added on disk; how far that is."""
        if self._rows is None:
            return self._begun or Sizes()
        for file in (self._rows, self._reasons):
            file.flush()
            os.fsync(file.fileno())
        return Sizes(self.path.stat().st_size, self.reasons_path.stat().st_size)

    def close(self) -> None:
        """Let go of the files."""
        if self._rows is not None:
            self._rows.close()
            self._reasons.close()

    def _open(self) -> None:
        if self._begun is not None and self._begun.rows:
            _cut(self.path, self._begun.rows)
            _cut(self.reasons_path, self._begun.reasons)
        else:
            self.path.unlink(missing_ok=True)
            self.reasons_path.unlink(missing_ok=True)
        is_new = not self.path.exists()
        self._rows = self.path.open("a", encoding=self._encoding, newline="")
        self._reasons = self.reasons_path.open("a", encoding="utf-8", newline="")
        if is_new and self._header:
            self._rows.write(_ended(self._header))


def free_path(wanted: Path) -> Path:
    """The path, or one beside it that isn't taken: what lies there may be about to be mended."""
    found, number = wanted, 1
    while found.exists():
        number += 1
        found = wanted.with_name(f"{wanted.stem}.{number}{wanted.suffix}")
    return found


def _cut(path: Path, size: int) -> None:
    if path.exists() and path.stat().st_size > size:
        os.truncate(path, size)


def _ended(text: str) -> str:
    return text if text.endswith(("\n", "\r")) else f"{text}\n"
