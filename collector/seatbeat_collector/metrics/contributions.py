"""The rows that explain a score: what each input gave. Their sum is the score, exactly."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any, NamedTuple

from .exact import decimals

PLACES = 9
"""Decimals of scores and of what explains them: in these the parts add up to the whole."""
INPUT = "input"
ROUNDING = "rounding"
"""What rounding half up at each level added or took."""
CAP = "critical_cap"
"""What a poor critical indicator took."""
FLOOR = "floor"
"""What too little activity took."""
LATER = "later"
"""What data that came after the score was told would take from it, or add, taken back."""
KINDS = (INPUT, ROUNDING, CAP, FLOOR, LATER)


class Contribution(NamedTuple):
    """One row. Only inputs have a weight; an input without data has no points."""

    name: str
    kind: str = INPUT
    dimension: str | None = None
    raw: Any = None
    points: Fraction | None = None
    assumed: bool = False
    """The points stand in for missing data."""
    weight: Fraction = Fraction()
    """The effective part of the whole, 0 to 1: after weights without data were shared out."""
    amount: Fraction = Fraction()


def total(rows: Iterable[Contribution]) -> Fraction:
    """The score that the rows explain."""
    return sum((row.amount for row in rows), Fraction())


def shown(rows: Iterable[Contribution], places: int = 2) -> list[dict[str, Any]]:
    """The rows as they are answered; the decimals of `amount` add up to the rounded score too."""
    kept = list(rows)
    amounts = decimals([row.amount for row in kept], places)
    return [
        {
            **row._asdict(),
            "raw": float(row.raw) if isinstance(row.raw, Fraction) else row.raw,
            "points": None if row.points is None else float(row.points),
            "weight": float(row.weight),
            "amount": float(amount),
        }
        for row, amount in zip(kept, amounts, strict=True)
    ]


def moves(before: Iterable[Contribution], after: Iterable[Contribution]) -> dict[str, Fraction]:
    """By row how much its contribution changed; the changes add up to the score's."""
    then, now = _by_name(before), _by_name(after)
    names = {**then, **now}
    return {name: now.get(name, Fraction()) - then.get(name, Fraction()) for name in names}


def _by_name(rows: Iterable[Contribution]) -> Mapping[str, Fraction]:
    found: dict[str, Fraction] = {}
    for row in rows:
        key = f"{row.dimension}.{row.name}" if row.dimension else row.name
        found[key] = found.get(key, Fraction()) + row.amount
    return found
