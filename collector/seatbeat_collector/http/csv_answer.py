"""Rows as CSV (RFC 4180, UTF-8) that a spreadsheet opens without running anything."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

GUARDED = ("=", "+", "-", "@", "\t", "\r")
"""A text that begins so would be run as a formula; a leading apostrophe keeps it a text."""


def csv_of(rows: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> str:
    """The rows under a head; `columns` come first, others as they turn up.

    Nested objects become columns named with dots, lists become JSON.
    """
    flat = [_flat(row) for row in rows]
    names = list(dict.fromkeys([*columns, *(name for row in flat for name in row)]))
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(_cell(name) for name in names)
    writer.writerows([_cell(row.get(name)) for name in names] for row in flat)
    return out.getvalue()


def _flat(row: Mapping[str, Any]) -> dict[str, Any]:
    return dict(_leaves(row, ""))


def _leaves(values: Mapping[str, Any], prefix: str) -> Iterable[tuple[str, Any]]:
    for name, value in values.items():
        if isinstance(value, Mapping):
            yield from _leaves(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", value


def _cell(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, bool | list):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, str) and value.startswith(GUARDED):
        return f"'{value}"
    return value
