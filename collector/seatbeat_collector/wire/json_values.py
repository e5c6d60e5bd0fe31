"""Free JSON (properties and traits): what can be stored, and how deep it may go."""

from __future__ import annotations

import math
from typing import Any

from .limits import MAX_DEPTH

_UTF8 = "must hold only text that is valid Unicode (there is half of a surrogate pair)"
_FINITE = "must hold only numbers that JSON has (no NaN, no Infinity)"
_DEPTH = f"must not be nested deeper than {MAX_DEPTH} levels"


def is_storable(text: str) -> bool:
    """Whether text can be written as UTF-8: a lone surrogate can't."""
    if text.isascii():
        return True
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def fault_in(value: Any, *, levels: int = MAX_DEPTH) -> str | None:
    """Why a JSON value can't be kept, or None; `levels` counts the value itself."""
    if isinstance(value, str):
        return None if is_storable(value) else _UTF8
    if isinstance(value, float):
        return None if math.isfinite(value) else _FINITE
    if not isinstance(value, (dict, list)):
        return None
    if levels == 0:
        return _DEPTH
    for each in [*value, *value.values()] if isinstance(value, dict) else value:
        if fault := fault_in(each, levels=levels - 1):
            return fault
    return None


def json_type(levels: int = MAX_DEPTH) -> Any:
    """The type of the JSON values that nest at most `levels` deep, for the fast path."""
    scalar = str | int | float | bool | None
    if levels == 0:
        return scalar
    inner = json_type(levels - 1)
    return scalar | dict[str, inner] | list[inner]  # type: ignore[valid-type]  # made at run time
