"""Health, 0 to 100: indicators make dimensions, dimensions make the score, each rounded half up."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import NamedTuple

from .envelope import (
    INSUFFICIENT_DATA,
    NOT_APPLICABLE,
    OK,
    PROVISIONAL,
    Envelope,
    Reading,
    Scope,
    envelope,
)
from .exact import exact
from .health_judged import Inputs, JudgedDimension, coverage, judged, mean
from .health_points import POOR
from .readings import Raw, reading
from .rules.conditions import Facts, holds
from .rules.health import Bands, HealthRules, Profile

BANDS = ("poor", "average", "good")
UNKNOWN = "unknown"


class Health(NamedTuple):
    """A score and what it was made of."""

    score: int | None
    """None where the health is unknown."""
    band: str
    profile: Profile | None
    dimensions: tuple[JudgedDimension, ...]
    uncapped: int | None
    """The score before critical indicators, and whatever the coverage; None without any data."""
    coverage: Fraction
    """Percent of the weight that has data."""
    critical: tuple[str, ...] = ()
    """Critical indicators that are poor."""

    @property
    def ungated(self) -> int | None:
        """The score as if there were data enough; None where there is none at all."""
        if self.profile is None:
            return None
        return capped(self.uncapped, self.profile.bands, self.critical)


def inputs_of(
    profile: Profile, metrics: Mapping[str, Envelope], traits: Mapping[str, object]
) -> dict[str, Raw]:
    """What the profile's indicators read, from an account's metrics and traits."""
    return {
        each.metric: reading(each.metric, metrics, traits)
        for one in profile.dimensions
        for each in one.indicators
    }


def profile_of(facts: Facts, rules: HealthRules) -> Profile | None:
    """The first profile that matches."""
    return next((one for one in rules.profiles if holds(one.when, facts)), None)


def health(inputs: Inputs, profile: Profile | None) -> Health:
    """The health by a profile; unknown without one, or with too little data."""
    if profile is None:
        return Health(None, UNKNOWN, None, (), None, Fraction())
    dimensions = tuple(judged(one, inputs, profile.missing) for one in profile.dimensions)
    uncapped = mean(
        tuple(one.dimension.weight for one in dimensions), [one.points for one in dimensions]
    )
    critical = tuple(
        each.indicator.name
        for one in dimensions
        for each in one.indicators
        if each.indicator.critical and each.points == POOR
    )
    covered = coverage(dimensions)
    enough = covered >= exact(profile.least_coverage)
    score = capped(uncapped, profile.bands, critical) if enough else None
    return Health(
        score=score,
        band=band_of(score, profile.bands),
        profile=profile,
        dimensions=dimensions,
        uncapped=uncapped,
        coverage=covered,
        critical=critical,
    )


def capped(score: int | None, bands: Bands, critical: tuple[str, ...]) -> int | None:
    """The score, but at most the best of poor where a critical indicator is poor."""
    if score is None or not critical:
        return score
    return min(score, int(bands.poor))


def band_of(score: int | float | Fraction | None, bands: Bands) -> str:
    """Poor up to 50, average up to 75, good above, unless the profile says otherwise."""
    if score is None:
        return UNKNOWN
    return "poor" if score <= bands.poor else "average" if score <= bands.average else "good"


def health_envelope(found: Health, scope: Scope) -> Envelope:
    """The health as it is answered."""
    beside = {
        "band": found.band,
        "profile": None if found.profile is None else found.profile.name,
        "coverage": float(found.coverage),
        "critical": list(found.critical),
        "dimensions": {one.dimension.name: one.points for one in found.dimensions},
    }
    return envelope("health", scope, Reading(found.score, _status(found, scope), beside))


def _status(found: Health, scope: Scope) -> str:
    if found.profile is None:
        return NOT_APPLICABLE
    if found.score is None:
        return INSUFFICIENT_DATA
    young = scope.observed_days < scope.window.days
    return PROVISIONAL if young or scope.window.running else OK
