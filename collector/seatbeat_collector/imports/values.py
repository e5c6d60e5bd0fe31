"""Cells → values: a text becomes what its field wants, and nothing is taken for what it isn't."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any, NamedTuple

from marshmallow import fields

from seatbeat_collector.wire.fields import Choice, Flag, Instant, Seats, Text
from seatbeat_collector.wire.input_schemas import Day

from .faults import BadRow

ISO = "iso"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_UNITS = {"s": 1000, "ms": 1}
_TRUE, _FALSE = ("true", "yes", "y", "1", "on"), ("false", "no", "n", "0", "off")
_GROUPED = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")
_PLAIN_NUMBER = re.compile(r"-?(0|[1-9]\d{0,14})(\.\d+)?")
_SPACES = str.maketrans("", "", " \u00a0\u202f'")
_WORDS = {
    "medium": "normal",
    "standard": "normal",
    "moderate": "normal",
    "minor": "low",
    "major": "high",
    "critical": "urgent",
    "blocker": "urgent",
    "p1": "urgent",
    "p2": "high",
    "p3": "normal",
    "p4": "low",
    "resolved": "solved",
    "done": "closed",
    "hold": "on_hold",
    "inprogress": "open",
}
"""What other systems call our words, without spaces."""


class Writing(NamedTuple):
    """How a file writes what isn't plain text."""

    zone: tzinfo
    """Of instants that name none."""
    dates: str = ISO
    """`iso`, `s`, `ms`, or a format as strptime reads it."""
    decimal_comma: bool = False


def value_of(cell: Any, field: fields.Field[Any] | None, writing: Writing) -> Any:
    """What a cell says to a field; None where it says nothing. Raises BadRow."""
    if type(cell) is int and isinstance(field, Text):
        return str(cell)  # many systems number what they name
    if not isinstance(cell, str):
        return cell
    if not cell.strip():
        return None
    if field is None:
        return _plain(cell)
    return _read(cell.strip(), field, writing) if _is_special(field) else cell.strip()


def _is_special(field: fields.Field[Any]) -> bool:
    return isinstance(field, Instant | Day | Choice | Flag | Seats | fields.Integer | fields.Float)


def _read(text: str, field: fields.Field[Any], writing: Writing) -> Any:
    if isinstance(field, Instant):
        return _instant(text, writing)
    if isinstance(field, Day):
        return _day(text, writing)
    if isinstance(field, Choice):
        return _word(text, field.words)
    if isinstance(field, Flag):
        return _flag(text)
    if isinstance(field, Seats) and text.casefold() == "unlimited":
        return "unlimited"
    number = _number(text, decimal_comma=writing.decimal_comma)
    return int(number) if number.is_integer() else number


def _instant(text: str, writing: Writing) -> int:
    at = _moment(text, writing)
    if at.tzinfo is None:
        at = at.replace(tzinfo=writing.zone)
    return (at - _EPOCH) // timedelta(milliseconds=1)


def _day(text: str, writing: Writing) -> str:
    """A date stays the date it is; an instant is the day it is in the file's time zone."""
    at = _moment(text, writing)
    return (at if at.tzinfo is None else at.astimezone(writing.zone)).date().isoformat()


def _moment(text: str, writing: Writing) -> datetime:
    try:
        if writing.dates in _UNITS:
            return _EPOCH + timedelta(milliseconds=float(text) * _UNITS[writing.dates])
        if writing.dates == ISO:
            return datetime.fromisoformat(text)
        return datetime.strptime(text, writing.dates)
    except (ValueError, OverflowError):
        written = "like 2026-09-21T14:30:00+02:00" if writing.dates == ISO else writing.dates
        raise BadRow(
            f"{text!r} is no date written {written}; --dates says how dates are written"
        ) from None


def _word(text: str, words: tuple[str, ...]) -> str:
    """One of the words, in any case and with spaces or dashes; else the text as it is."""
    wanted = re.sub(r"[^0-9a-z]", "", text.casefold())
    for word in (wanted, _WORDS.get(wanted, "")):
        for known in words:
            if known.replace("_", "") == word.replace("_", "") and word:
                return known
    return text


def _flag(text: str) -> Any:
    word = text.casefold()
    return True if word in _TRUE else False if word in _FALSE else text


def _number(text: str, *, decimal_comma: bool) -> float:
    given = text.translate(_SPACES)
    if decimal_comma:
        given = given.replace(".", "").replace(",", ".")
    elif _GROUPED.fullmatch(given):
        given = given.replace(",", "")
    if not _NUMBER.fullmatch(given):
        raise BadRow(f"{text!r} is no number" + ("" if decimal_comma else "; see --decimal-comma"))
    return float(given)


def _plain(text: str) -> Any:
    """What an unknown column says: a number or a truth where it is written as JSON has it."""
    given = text.strip()
    if given in ("true", "false"):
        return given == "true"
    if _PLAIN_NUMBER.fullmatch(given):
        return float(given) if "." in given else int(given)
    return given
