"""Arithmetic without a rounding that nobody asked for: scores are fractions until they leave."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from math import floor, isfinite, lcm

Number = int | float | Decimal | Fraction

HALF = Fraction(1, 2)


@lru_cache(maxsize=4096)
def exact(number: Number) -> Fraction:
    """The number as it is written: 0.1 is a tenth. Raises ValueError for one that isn't finite."""
    if isinstance(number, float):
        if not isfinite(number):
            raise ValueError(f"{number} is not a number to reckon with")
        return Fraction(Decimal(repr(number)))
    return Fraction(number)


def half_up(number: Fraction) -> int:
    """The nearest whole number; a half goes up."""
    return floor(number + HALF)


@lru_cache(maxsize=1024)
def whole(weights: tuple[Number, ...]) -> tuple[int, ...]:
    """Whole numbers in the same proportion."""
    parts = [exact(weight) for weight in weights]
    by = lcm(*(part.denominator for part in parts))
    return tuple(int(part * by) for part in parts)


def rounded(number: Number, places: int) -> Decimal:
    """The nearest decimal of so many places; a half goes up."""
    return Decimal(half_up(exact(number) * 10**places)).scaleb(-places)


def decimals(
    parts: Sequence[Fraction], places: int = 2, *, to: Decimal | None = None
) -> list[Decimal]:
    """The parts cut to decimals that add up to the rounded sum of the parts, exactly.

    Or to `to`, where the sum is told as the difference of two numbers that were rounded
    themselves. What rounding leaves over goes to the parts it was taken from most (largest
    remainder), so that none is off by a whole last digit.
    """
    scale = 10**places
    scaled = [part * scale for part in parts]
    cut = [floor(part) for part in scaled]
    whole_sum = half_up(sum(scaled, Fraction())) if to is None else int(to.scaleb(places))
    left = whole_sum - sum(cut)
    by_remainder = sorted(range(len(parts)), key=lambda at: cut[at] - scaled[at])
    for step in range(abs(left) if parts else 0):
        at = by_remainder[step % len(parts)] if left > 0 else by_remainder[-1 - step % len(parts)]
        cut[at] += 1 if left > 0 else -1
    return [Decimal(one).scaleb(-places) for one in cut]
