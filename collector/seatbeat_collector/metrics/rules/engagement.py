"""How engagement is scored: weights, the target of time, who counts as a peer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class EngagementWeights(NamedTuple):
    """The part of each metric; they need not add to 1."""

    frequency: float = 0.25
    time: float = 0.25
    breadth: float = 0.25
    utilization: float = 0.25


class EngagementScale(NamedTuple):
    """How the accounts of a segment are scored."""

    weights: EngagementWeights = EngagementWeights()
    target_minutes: float = 30
    """Minutes per active user-day that make the curve of time full; above 0."""


class EngagementRules(NamedTuple):
    """The scale of all accounts, other scales by segment, and what makes a score comparable."""

    scale: EngagementScale = EngagementScale()
    by_segment: Mapping[str, EngagementScale] = {}
    least_peers: int = 10
    """Of the segment, the account itself included; with fewer the absolute number stands in."""
    least_observed_days: int = 7
    """Of a peer, and of an account that is scored at all."""
    least_daily_actions: float = 1
    """On average over the observed days; below it the score is 0."""

    def scale_of(self, segment: str) -> EngagementScale:
        """How accounts of the segment are scored."""
        return self.by_segment.get(segment, self.scale)
