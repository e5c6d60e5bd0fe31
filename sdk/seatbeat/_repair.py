"""Any Python value made into one that strict JSON can carry, without touching the original."""

from __future__ import annotations

import dataclasses
import enum
import json
from collections.abc import Iterable, Mapping
from itertools import islice
from typing import Any

from ._scalar import is_numeric_array, key_text, placeholder, plain_text, scalar
from .errors import EventDropped

MAX_DEPTH = 5
DEEPEST_TEXT = 40  # levels that are still written out inside the text of a value cut at depth 5
MAX_NODES = 16 * 1024  # the smallest value and its comma are two of an event's 32 KiB
MAX_CHARACTERS = 4 * 1024 * 1024

CONTAINERS = (Mapping, list, tuple, set, frozenset)


def repaired(value: object) -> Any:
    """A copy of `value` as strict JSON knows it: text, finite numbers, lists, dicts, ≤ 5 deep.

    Raises EventDropped (`too_large`) when no cutting of texts could make it fit an event.
    """
    return _Repair().value(value, 1)


class _Repair:
    """One walk over one value; it gives up on what has too many parts to ever fit."""

    def __init__(self) -> None:
        self._nodes = MAX_NODES
        self._characters = MAX_CHARACTERS
        self._path: set[int] = set()

    def value(self, value: object, depth: int) -> Any:
        self._nodes -= 1
        if self._nodes < 0:
            raise EventDropped("too_large")
        if value is None or value is True or value is False:
            return value
        if type(value) is str:
            return self._text(value)
        try:
            return self._odd(value, depth)
        except EventDropped:
            raise
        except Exception:  # foreign code (`__str__`, `items`, …) may raise anything
            return placeholder(value)

    def _odd(self, value: object, depth: int) -> Any:
        if isinstance(value, enum.Enum):
            return self.value(value.value, depth)
        if isinstance(value, CONTAINERS) or _is_record(value):
            return self._container(value, depth)
        if is_numeric_array(value):
            return self._array(value, depth)
        fixed = scalar(value)
        return self._text(fixed) if isinstance(fixed, str) else fixed

    def _array(self, value: Any, depth: int) -> Any:
        if value.size > self._nodes:
            raise EventDropped("too_large")
        return self.value(value.tolist(), depth)

    def _container(self, value: Any, depth: int) -> Any:
        if id(value) in self._path:
            return "<circular>"
        if depth > DEEPEST_TEXT:
            return "<deeper>"
        self._path.add(id(value))
        try:
            contents = self._contents(value, depth)
        finally:
            self._path.discard(id(value))
        if depth == MAX_DEPTH + 1:
            return self._text(json.dumps(contents, ensure_ascii=False))
        return contents

    def _contents(self, value: Any, depth: int) -> Any:
        if isinstance(value, Mapping):
            items: Iterable[Any] = value.items()
        elif _is_record(value):
            items = _shown_fields(value)
        else:
            return [self.value(item, depth + 1) for item in value]
        fixed: dict[str, Any] = {}
        for key, item in list(islice(items, MAX_NODES + 1)):
            name = key_text(key)
            if name is key or name not in fixed:  # a repaired key never displaces a sound one
                fixed[name] = self.value(item, depth + 1)
        return fixed

    def _text(self, value: str) -> str:
        text = plain_text(value)
        self._characters -= len(text)
        if self._characters < 0:
            raise EventDropped("too_large")
        return text


def _is_record(value: object) -> bool:
    return dataclasses.is_dataclass(value) and not isinstance(value, CONTAINERS + (type,))


def _shown_fields(record: Any) -> Iterable[tuple[str, Any]]:
    """A dataclass's fields, but for those that it keeps out of its own text (secrets often)."""
    fields = dataclasses.fields(record)
    return ((field.name, getattr(record, field.name)) for field in fields if field.repr)
