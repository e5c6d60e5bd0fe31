"""One side of an account's health: its indicators as points, and how much of it has data."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from .exact import exact, whole
from .health_points import AVERAGE, POOR, points_of
from .readings import Raw
from .rules.health import AS_AVERAGE, AS_POOR, Dimension, Indicator

Inputs = Mapping[str, Raw]
"""Raw values by what an indicator's `metric` names; what is absent is missing."""


class Judged(NamedTuple):
    """One indicator."""

    indicator: Indicator
    raw: Raw
    points: int | None
    assumed: bool
    """The points stand in for missing data."""


class JudgedDimension(NamedTuple):
    """One dimension; `points` is None where none of its indicators has any."""

    dimension: Dimension
    indicators: tuple[Judged, ...]
    points: int | None


def judged(dimension: Dimension, inputs: Inputs, policy: str) -> JudgedDimension:
    """A dimension's points; `policy` says what stands in for missing data."""
    found = tuple(_points(one, inputs, policy) for one in dimension.indicators)
    weights = tuple(one.weight for one in dimension.indicators)
    return JudgedDimension(dimension, found, mean(weights, [one.points for one in found]))


def _points(indicator: Indicator, inputs: Inputs, policy: str) -> Judged:
    raw = inputs.get(indicator.metric)
    points = points_of(raw, indicator.scale)
    if points is not None:
        return Judged(indicator, raw, points, False)
    stand_in = {AS_POOR: POOR, AS_AVERAGE: AVERAGE}.get(indicator.missing or policy)
    return Judged(indicator, raw, stand_in, stand_in is not None)


def mean(weights: tuple[float, ...], points: list[int | None]) -> int | None:
    """The weighted mean of the points there are, rounded half up."""
    held = [
        (part, value)
        for part, value in zip(whole(weights), points, strict=True)
        if value is not None and part
    ]
    of = sum(part for part, _ in held)
    if not of:
        return None
    return (2 * sum(part * value for part, value in held) + of) // (2 * of)


def coverage(dimensions: tuple[JudgedDimension, ...]) -> Fraction:
    """Percent of the whole weight that has data; what stands in for data is none."""
    weights = _weights_in_whole(tuple(one.dimension for one in dimensions))
    indicators = [each for one in dimensions for each in one.indicators]
    with_data = sum(
        part
        for part, one in zip(weights, indicators, strict=True)
        if one.points is not None and not one.assumed
    )
    return Fraction(100 * with_data, sum(weights) or 1)


@lru_cache(maxsize=256)
def _weights_in_whole(dimensions: tuple[Dimension, ...]) -> tuple[int, ...]:
    """The weight of each indicator in the whole, in proportion."""
    found: list[Fraction] = []
    for one in dimensions:
        parts = whole(tuple(each.weight for each in one.indicators))
        of = sum(parts) or 1
        found += [exact(one.weight) * Fraction(part, of) for part in parts]
    return whole(tuple(found))
