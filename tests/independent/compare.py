"""Two tellings of the same numbers, side by side."""

from __future__ import annotations

from collections.abc import Iterator
from math import isclose
from typing import Any, NamedTuple


class Difference(NamedTuple):
    """One number that is told in two ways."""

    account_id: str
    day: str
    name: str
    recounted: Any
    answered: Any

    def __str__(self) -> str:
        said = f"{self.answered!r}, but raw events give {self.recounted!r}"
        return f"{self.account_id} as of {self.day}: {self.name} is {said}"


def differences(
    account_id: str, day: str, recounted: dict[str, Any], answered: dict[str, Any]
) -> Iterator[Difference]:
    """Every part that is recounted and answered otherwise, or not at all."""
    for metric, parts in recounted.items():
        for name, value in parts.items():
            found = answered[metric].get(name, "nothing")
            if not _same(value, found):
                yield Difference(account_id, day, f"{metric}.{name}", value, found)


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, bool) or isinstance(other, bool) or None in (one, other):
        return one is other
    if isinstance(one, int | float) and isinstance(other, int | float):
        return isclose(one, other, rel_tol=1e-12, abs_tol=1e-9)
    return bool(one == other)
