"""Single values made into ones that strict JSON can carry."""

from __future__ import annotations

import datetime as dt
import decimal
import enum
import math
import numbers
import uuid
from typing import Any

LONGEST_TEXT = 32 * 1024
INT_LIMIT = 1 << 63
NAME_OF = type.__dict__["__name__"].__get__


def plain_text(value: str) -> str:
    """Exactly a `str` of at most 32 Ki characters, every lone surrogate as U+FFFD."""
    if type(value) is not str:
        value = str.__str__(value)
    if len(value) > LONGEST_TEXT:
        value = value[:LONGEST_TEXT]
    if is_sound(value):
        return value
    return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def is_sound(value: str) -> bool:
    """Whether the text can be written as UTF-8, that is, holds no lone surrogate."""
    if value.isascii():
        return True
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def scalar(value: object) -> str | int | float | None:
    """One value that holds no others, as a number where that loses nothing, else as text."""
    match value:
        case str():
            return value
        case numbers.Integral():
            return _whole(int(value))
        case decimal.Decimal():
            return _decimal(value)
        case numbers.Real():
            return _finite(float(value))
        case bytes() | bytearray() | memoryview():
            return bytes(value[:LONGEST_TEXT]).decode("utf-8", "replace")
        case dt.datetime() | dt.date() | dt.time():
            return value.isoformat()
        case dt.timedelta():
            return value.total_seconds()
        case uuid.UUID():
            return str(value)
    return str(value)


def is_numeric_array(value: Any) -> bool:
    """Whether this is numpy's: an array, or one of its flags, which are no numbers to Python."""
    if type(value).__module__ != "numpy" or isinstance(value, numbers.Number):
        return False
    return value.dtype.kind in "biuf"


def placeholder(value: object) -> str:
    """What stands for an object that can't be written: its type's name, whatever that type says."""
    return plain_text(f"<{NAME_OF(type(value))}>")


def key_text(key: object) -> str:
    """What a mapping's key is called in JSON; sound texts come back as the same object."""
    if type(key) is str:
        return plain_text(key)
    try:
        return plain_text(_odd_key(key))
    except Exception:  # foreign code (`__str__`, `__class__`) may raise anything
        return placeholder(key)


def _odd_key(key: object) -> str:
    if isinstance(key, enum.Enum):
        key = key.value
    if key is None or isinstance(key, bool):
        return {None: "null", True: "true", False: "false"}[key]
    return str(scalar(key))


def _whole(value: int) -> int | str:
    if -INT_LIMIT <= value < INT_LIMIT:
        return value
    if value.bit_length() <= 1024:
        return str(value)
    return f"<int of {value.bit_length()} bits>"  # Python refuses to print very long ones


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None


def _decimal(value: decimal.Decimal) -> int | float | str | None:
    if not value.is_finite():
        return None
    if value.copy_abs() < INT_LIMIT and value == int(value):
        return int(value)
    number = float(value)
    exact = math.isfinite(number) and decimal.Decimal(repr(number)) == value
    return number if exact else str(value)
