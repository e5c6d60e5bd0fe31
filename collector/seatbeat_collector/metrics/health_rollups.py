"""Health of many accounts in one number: of a portfolio, and of the accounts below a parent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from fractions import Fraction
from typing import NamedTuple

from .exact import Number, exact, half_up

WORTH = {"good": 100, "average": 60, "poor": 40}
"""What an account of each band adds to a portfolio; 40 here, though a poor indicator is worth 0."""


class Portfolio(NamedTuple):
    """How many accounts are in each band; unknown ones stand outside the score."""

    good: int
    average: int
    poor: int
    unknown: int

    @property
    def score(self) -> int | None:
        """The mean worth of the accounts whose health is known, rounded half up."""
        known = self.good + self.average + self.poor
        worth = sum(WORTH[band] * getattr(self, band) for band in WORTH)
        return half_up(Fraction(worth, known)) if known else None


class Children(NamedTuple):
    """The health of the accounts below a parent."""

    score: int | None
    worst: int | None
    """The lowest of them, which a mean hides."""
    counted: int


def portfolio(bands: Iterable[str]) -> Portfolio:
    """From the band of each account."""
    found = Counter(bands)
    return Portfolio(found["good"], found["average"], found["poor"], found["unknown"])


def children(
    scores: Sequence[Number | None], weights: Collection[Number] | None = None
) -> Children:
    """The mean of the known scores, rounded half up; each alike, or by weights such as revenue."""
    each = [1] * len(scores) if weights is None else weights
    known = [(exact(s), exact(w)) for s, w in zip(scores, each, strict=True) if s is not None]
    of = sum((weight for _, weight in known), Fraction())
    mean = sum((score * weight for score, weight in known), Fraction()) / of if of else None
    return Children(
        None if mean is None else half_up(mean),
        half_up(min(score for score, _ in known)) if known else None,
        len(known),
    )
