"""What differs between two sets of rules, part by part."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from seatbeat_collector.metrics.rules import Rules

from .writing import written


class Difference(NamedTuple):
    """One definition that changes; None where it isn't there."""

    path: str
    before: Any
    after: Any


def differences(before: Rules, after: Rules) -> list[Difference]:
    """Every definition that changes, in the order in which the rules are written."""
    return list(_between("", written(before), written(after)))


def _between(path: str, before: Any, after: Any) -> Iterator[Difference]:
    if before == after:
        return
    first, second = _named(before), _named(after)
    if first is None or second is None:
        yield Difference(path, before, after)
        return
    for name in [*first, *(name for name in second if name not in first)]:
        inner = f"{path}.{name}".removeprefix(".")
        yield from _between(inner, first.get(name), second.get(name))
    kept = [name for name in second if name in first]
    if isinstance(before, list) and kept != [name for name in first if name in second]:
        yield Difference(f"{path} (order)", list(first), list(second))


def _named(value: Any) -> Mapping[str, Any] | None:
    """The parts by name: of an object, or of a list whose items have names of their own."""
    if isinstance(value, Mapping):
        return value
    if isinstance(value, list) and all(isinstance(each, Mapping) for each in value):
        names = [str(each.get("name", each.get("trait"))) for each in value]
        if len(set(names)) == len(names):
            return dict(zip(names, value, strict=True))
    return None
