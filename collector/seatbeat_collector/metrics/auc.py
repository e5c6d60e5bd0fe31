"""How well a score tells those who left from those who stayed."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import NamedTuple

Score = int | float | Fraction


class Pairs(NamedTuple):
    """Pairs of one who left and one who stayed, by whose score was lower; ties count half."""

    right: Fraction = Fraction()
    """Pairs in which the lower score was of who left."""
    all: int = 0

    @property
    def auc(self) -> Fraction | None:
        """1 for a score that always warns, ½ for a coin, 0 for one that is always wrong."""
        return self.right / self.all if self.all else None


def pairs(left: Iterable[Score], stayed: Sequence[Score]) -> Pairs:
    """Every pair of some who left and some who stayed."""
    ordered = sorted(stayed)
    twice = count = 0
    for score in left:
        below, up_to = bisect_left(ordered, score), bisect_right(ordered, score)
        twice += 2 * (len(ordered) - up_to) + up_to - below
        count += len(ordered)
    return Pairs(Fraction(twice, 2), count)


def together(found: Iterable[Pairs]) -> Pairs:
    """Pairs of several days as one lot."""
    held = list(found)
    return Pairs(sum((one.right for one in held), Fraction()), sum(one.all for one in held))
