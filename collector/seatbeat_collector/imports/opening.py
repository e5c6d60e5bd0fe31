"""A file, or standard input, as records: the format by its name or by what it begins with."""

from __future__ import annotations

import io
from typing import Any, NamedTuple

from .csv_records import CsvRecords
from .faults import CannotImport
from .json_records import JsonRecords
from .records import Records
from .text import Text

_OF_NAMES = {
    "csv": "csv",
    "tsv": "csv",
    "txt": "csv",
    "jsonl": "jsonl",
    "ndjson": "jsonl",
    "json": "jsonl",
}
FORMATS = ("csv", "jsonl")


class Opened(NamedTuple):
    """A file's text and its records."""

    text: Text
    records: Records


def open_records(
    file: io.BufferedReader[Any],
    name: str,
    *,
    format: str | None = None,
    encoding: str | None = None,
    delimiter: str | None = None,
) -> Opened:
    """The records of a file. Raises CannotImport."""
    text = Text(file, encoding)
    beginning = text.beginning().lstrip()
    if not beginning:
        raise CannotImport("the file is empty")
    found = format or _format_of(name, beginning)
    if found == "csv":
        return Opened(text, CsvRecords(text, delimiter))
    if beginning.startswith("["):
        raise CannotImport(
            "the file is one JSON list; one object a line is needed: jq -c '.[]' FILE > rows.jsonl"
        )
    return Opened(text, JsonRecords(text))


def _format_of(name: str, beginning: str) -> str:
    parts = name.casefold().removesuffix(".gz").rpartition(".")
    return _OF_NAMES.get(parts[2], "jsonl" if beginning.startswith("{") else "csv")
