"""What was true of an account at an instant, read from the history of its traits."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Protocol


class Dated(Protocol):
    """One value of a trait and when it began to hold."""

    @property
    def trait(self) -> str: ...
    @property
    def value(self) -> Any: ...
    @property
    def valid_from_ms(self) -> int: ...


def held_at(history: Iterable[Dated], trait: str, at_ms: int) -> Any:
    """The latest value valid from `at_ms` or before; None for a trait never told.

    What we were told first is taken to have held before we were told. Of two values from the same
    instant the one told later holds.
    """
    values = sorted(
        (one for one in history if one.trait == trait), key=lambda one: one.valid_from_ms
    )
    held = [one for one in values if one.valid_from_ms <= at_ms]
    return held[-1].value if held else values[0].value if values else None


def all_held_at(history: Iterable[Dated], at_ms: int) -> dict[str, Any]:
    """Every trait ever told with the value that held at an instant, by name."""
    values = list(history)
    return {name: held_at(values, name, at_ms) for name in sorted({one.trait for one in values})}
