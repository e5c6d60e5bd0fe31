"""A file's text: unpacked, decoded, line by line, with a word on how far one has come."""

from __future__ import annotations

import codecs
import gzip
import io
from collections.abc import Iterator
from typing import Any, BinaryIO, NamedTuple

from .faults import CannotImport

SAMPLE = 65_536
"""Bytes that are looked at before anything is decided."""
LONGEST_LINE = 1 << 20
"""Characters."""
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_GZIP = b"\x1f\x8b"


class Line(NamedTuple):
    """A line with its end, and its number from 1 on."""

    number: int
    text: str


class Text:
    """The text of a file; `file` must be able to peek (a BufferedReader)."""

    def __init__(self, file: io.BufferedReader[Any], encoding: str | None = None) -> None:
        self._file = file
        packed = file.peek(2)[:2] == _GZIP
        unpacked = io.BufferedReader(gzip.GzipFile(fileobj=file), SAMPLE) if packed else file
        try:
            self.sample = unpacked.peek(SAMPLE)[:SAMPLE]
        except (OSError, EOFError) as error:
            raise CannotImport(f"the file can't be unpacked: {error}") from error
        self.encoding = encoding or _encoding_of(self.sample)
        self._text = _decoded(unpacked, self.encoding)

    def lines(self) -> Iterator[Line]:
        """Every line; one that is too long comes in pieces of the same number.

        Raises CannotImport where the bytes make no text.
        """
        number = 1
        while True:
            try:
                text = self._text.readline(LONGEST_LINE)
            except UnicodeDecodeError as error:
                raise CannotImport(
                    f"line {number} or the lines after it are not {self.encoding}: say how the"
                    " file is written, such as --encoding windows-1252"
                ) from error
            except (OSError, EOFError) as error:
                raise CannotImport(
                    f"after line {number} the file can't be read: {error}"
                ) from error
            if not text:
                return
            yield Line(number, text)
            number += text.endswith(("\n", "\r"))

    def bytes_read(self) -> int:
        """How much of the file, as it lies there, was read."""
        return self._file.tell() if self._file.seekable() else 0

    def beginning(self) -> str:
        """The text of the first bytes, without a byte order mark."""
        decoder = codecs.getincrementaldecoder(self.encoding)(errors="replace")
        return decoder.decode(self.sample).removeprefix("\ufeff")


def _decoded(file: BinaryIO, encoding: str) -> io.TextIOWrapper:
    try:
        return io.TextIOWrapper(file, encoding=encoding, newline="")
    except LookupError as error:
        raise CannotImport(f"there is no encoding {encoding!r}") from error


def _encoding_of(sample: bytes) -> str:
    """By the byte order mark; without one UTF-8, or UTF-16 where every other byte is empty."""
    for mark, encoding in _BOMS:
        if sample.startswith(mark):
            return encoding
    pairs = len(sample) // 2
    for place, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        if pairs and sample[place::2].count(0) > 0.4 * pairs:
            return encoding
    return "utf-8"
