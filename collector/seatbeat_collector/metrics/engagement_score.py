"""One engagement score: its value, and the rows that explain it."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import NamedTuple

from .contributions import FLOOR, PLACES, Contribution, total
from .engagement_curves import METRICS, Points
from .envelope import Envelope, Reading, Scope, envelope
from .exact import rounded, whole
from .rules.engagement import EngagementWeights

ABSOLUTE = "absolute"
PERCENTILE = "percentile"
NORMALIZATIONS = (PERCENTILE, ABSOLUTE)


class Engagement(NamedTuple):
    """One score with all that it was made of."""

    value: Fraction | None
    status: str
    normalization: str
    peers: int
    coverage: Fraction
    """The part of the weight that has a value, 0 to 1."""
    raw: Mapping[str, float | None]
    points: Points
    weights: EngagementWeights
    floored: bool = False

    def rows(self) -> list[Contribution]:
        """What each measure gave; they add up to the value."""
        held = _held(self.points, self.weights)
        of = sum(held.values())
        found = [self._row(name, Fraction(held.get(name, 0), of or 1)) for name in METRICS]
        if self.floored:
            found.append(Contribution(FLOOR, FLOOR, amount=-total(found)))
        return found

    def _row(self, name: str, weight: Fraction) -> Contribution:
        points = self.points[name]
        return Contribution(
            name,
            raw=self.raw[name],
            points=points,
            weight=weight,
            amount=weight * (points or 0),
        )


def engagement_envelope(name: str, score: Engagement, scope: Scope) -> Envelope:
    """A score as it is answered, under `engagement` or `engagement_absolute`."""
    value = None if score.value is None else float(rounded(score.value, PLACES))
    beside = {
        "normalization": score.normalization,
        "coverage": float(score.coverage),
        "peers": score.peers,
        "floored": score.floored,
    }
    return envelope(name, scope, Reading(value, score.status, beside))


def _held(points: Points, weights: EngagementWeights) -> dict[str, int]:
    """The weights of the measures that have a value."""
    parts = zip(METRICS, whole(tuple(weights)), strict=True)
    return {name: part for name, part in parts if part and points[name] is not None}


def mean(points: Points, weights: EngagementWeights) -> Fraction | None:
    """The weighted mean of the points there are; None where there are none."""
    held = _held(points, weights)
    if not held:
        return None
    return sum((points[name] or 0) * part for name, part in held.items()) / Fraction(
        sum(held.values())
    )


def coverage(points: Points, weights: EngagementWeights) -> Fraction:
    """The part of the weight that has a value, 0 to 1."""
    total = sum(whole(tuple(weights)))
    return Fraction(sum(_held(points, weights).values()), total) if total else Fraction()
