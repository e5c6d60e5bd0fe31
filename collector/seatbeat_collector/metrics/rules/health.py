"""What makes an account healthy: profiles of dimensions of indicators."""

from __future__ import annotations

from typing import NamedTuple

from .conditions import Match

EXCLUDE = "exclude"
AS_POOR = "as_poor"
AS_AVERAGE = "as_average"
MISSING_POLICIES = (EXCLUDE, AS_POOR, AS_AVERAGE)


class Banded(NamedTuple):
    """Good from `good` on, average from `average` on, poor beyond; both edges included.

    Where less is better, `good` is the smaller number. The two may be equal: nothing is average.
    """

    good: float
    average: float
    less_is_better: bool = False


class Words(NamedTuple):
    """Points by a word, such as a band, or true and false. A word in no list is no data."""

    good: tuple[str, ...]
    average: tuple[str, ...] = ()
    poor: tuple[str, ...] = ()


class Linear(NamedTuple):
    """0 points at `poor` and 100 at `good`, straight between, flat beyond; the two differ."""

    poor: float
    good: float


Scale = Banded | Words | Linear


class Indicator(NamedTuple):
    """One input and how it turns into points.

    `metric` names a metric of the catalogue (its value), something beside the value after a dot
    (`usage_frequency.band`), or a trait (`trait.invoices_overdue`).
    """

    name: str
    metric: str
    scale: Scale
    weight: float = 1
    critical: bool = False
    """Poor here caps the whole score at poor."""
    missing: str | None = None
    """One of `MISSING_POLICIES`; None: as the profile says."""


class Dimension(NamedTuple):
    """Indicators that speak of one side of the relation."""

    name: str
    weight: float
    indicators: tuple[Indicator, ...]


class Bands(NamedTuple):
    """Up to `poor` is poor, up to `average` is average, above is good; 0 is poor."""

    poor: float = 50
    average: float = 75


class Profile(NamedTuple):
    """How accounts that match are scored."""

    name: str
    dimensions: tuple[Dimension, ...]
    when: Match = Match()
    bands: Bands = Bands()
    missing: str = EXCLUDE
    least_coverage: float = 50
    """Percent of the weight that must have data; below it the health is unknown."""


class HealthRules(NamedTuple):
    """Profiles in order, the first that matches wins."""

    profiles: tuple[Profile, ...]
