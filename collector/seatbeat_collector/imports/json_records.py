"""JSON lines: one object a line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from .records import Record
from .text import LONGEST_LINE, Line, Text

_LINES_LOOKED_AT = 100


class JsonRecords:
    """The objects of a file; empty lines are passed over."""

    suffix = "jsonl"
    header = ""

    def __init__(self, text: Text) -> None:
        self._text = text
        self.columns = _columns(text.beginning())

    def __iter__(self) -> Iterator[Record]:
        too_long = 0
        for line in self._text.lines():
            if line.number == too_long:
                continue  # the rest of it
            if len(line.text) >= LONGEST_LINE:
                too_long = line.number
                yield Record(line.number, {}, line.text, "is longer than a line may be")
            elif line.text.strip():
                yield _record(line)


def _record(line: Line) -> Record:
    found = _read(line.text)
    if isinstance(found, str):
        return Record(line.number, {}, line.text, found)
    return Record(line.number, found, line.text)


def _read(text: str) -> dict[str, Any] | str:
    """The object that a line holds, or why it holds none."""
    try:
        found = json.loads(text, parse_constant=_no_number)
    except RecursionError:
        return "is nested too deeply"
    except ValueError as error:
        return f"is no JSON: {error}"
    return found if isinstance(found, dict) else "is no JSON object"


def _no_number(word: str) -> float:
    raise ValueError(f"{word} is no number")


def _columns(beginning: str) -> list[str]:
    """The names in the first lines, in the order in which they turn up."""
    names: dict[str, None] = {}
    for text in beginning.splitlines()[:_LINES_LOOKED_AT]:
        found = _read(text)
        if isinstance(found, dict):
            names.update(dict.fromkeys(found))
    return list(names)
