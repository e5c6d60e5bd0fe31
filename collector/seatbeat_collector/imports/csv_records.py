"""CSV of any kind: the delimiter is found by looking, a bad line costs the others nothing."""

from __future__ import annotations

import csv
import io
import re
from collections import deque
from collections.abc import Iterator

from .faults import CannotImport
from .records import Record
from .text import Line, Text

DELIMITERS = ",;\t|"
LONGEST_RECORD = 1 << 20
"""Characters; a quote that is never closed ends here at the latest."""
_ROWS_LOOKED_AT = 20
_EXCELS_WORD = re.compile('"?sep=(.)"?[\r\n]')
"""What Excel may write above the header, and reads there."""


class _TooLong(Exception):
    """A record doesn't end."""


class CsvRecords:
    """The records below a header. Raises CannotImport for a file without a usable header."""

    suffix = "csv"

    def __init__(self, text: Text, delimiter: str | None = None) -> None:
        csv.field_size_limit(LONGEST_RECORD)
        beginning, lines = text.beginning(), text.lines()
        said = _EXCELS_WORD.match(beginning)
        word = next(lines).text if said else ""
        self.delimiter = delimiter or (said[1] if said else delimiter_of(beginning))
        self._lines = _Lines(lines)
        header = next(self._records(), None)
        if header is None:
            raise CannotImport("the file is empty: its first line must name the columns")
        self.header = word + header[1]
        self.columns = _columns(header[2])

    def __iter__(self) -> Iterator[Record]:
        for line, raw, found in self._records():
            if isinstance(found, str):
                yield Record(line, {}, raw, found)
            elif len(found) != len(self.columns):
                fault = f"has {len(found)} cells, the header {len(self.columns)}"
                yield Record(line, {}, raw, fault)
            else:
                yield Record(line, dict(zip(self.columns, found, strict=True)), raw)

    def _records(self) -> Iterator[tuple[int, str, list[str] | str]]:
        """(first line, text, cells or why there are none), without empty lines."""
        while True:
            self._lines.begin()
            reader = csv.reader(self._lines, delimiter=self.delimiter, strict=True)
            try:
                cells = next(reader, None)
            except (csv.Error, _TooLong) as error:
                yield self._lines.give_back(), self._lines.first, _why(error)
                continue
            if cells is None:
                return
            if any(cell.strip() for cell in cells):
                yield self._lines.number, self._lines.taken, cells


class _Lines:
    """The lines of a file; those that a record took in vain can be had again."""

    def __init__(self, lines: Iterator[Line]) -> None:
        self._lines = lines
        self._again: deque[Line] = deque()
        self._taken: list[Line] = []
        self._size = 0

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = self._again.popleft() if self._again else next(self._lines)
        self._taken.append(line)
        self._size += len(line.text)
        if self._size > LONGEST_RECORD:
            raise _TooLong
        return line.text

    def begin(self) -> None:
        """A new record."""
        self._taken, self._size = [], 0

    def give_back(self) -> int:
        """Keep the record's first line, have the others again; the number of the first."""
        self._again.extendleft(reversed(self._taken[1:]))
        del self._taken[1:]
        return self.number

    @property
    def number(self) -> int:
        """Of the record's first line."""
        return self._taken[0].number

    @property
    def first(self) -> str:
        """The record's first line."""
        return self._taken[0].text

    @property
    def taken(self) -> str:
        """All lines of the record."""
        return "".join(line.text for line in self._taken)


def delimiter_of(beginning: str) -> str:
    """What separates the cells: what makes most rows as long as the first, then most columns."""
    ends_inside = "\n" in beginning or "\r" in beginning

    def score(delimiter: str) -> tuple[int, int]:
        reader = csv.reader(io.StringIO(beginning, newline=""), delimiter=delimiter)
        lengths = []
        try:
            for row in reader:
                lengths.append(len(row))
                if len(lengths) > _ROWS_LOOKED_AT:
                    break
        except csv.Error:
            return 0, 0
        if len(lengths) > 1 and ends_inside and len(lengths) <= _ROWS_LOOKED_AT:
            lengths.pop()  # the sample may end in the middle of a row
        width = lengths[0] if lengths else 0
        return (lengths.count(width), width) if width > 1 else (0, 0)

    return max(DELIMITERS, key=score)


def _columns(cells: list[str] | str) -> list[str]:
    if isinstance(cells, str):
        raise CannotImport(f"the first line must name the columns; it {cells}")
    names = [cell.strip().removeprefix("\ufeff") for cell in cells]
    for place, name in enumerate(names):
        if not name:
            names[place] = f"column {place + 1}"
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise CannotImport(f"the header names {', '.join(twice)} twice: give each its own name")
    return names


def _why(error: Exception) -> str:
    if isinstance(error, _TooLong) or "unexpected end of data" in str(error):
        return "has a quote that is never closed"
    if "expected after" in str(error):
        return 'has a quote in the middle of a cell (write it twice: "")'
    return f"is no CSV: {error}"
