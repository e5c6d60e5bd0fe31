"""Engagement, 0 to 100, as two numbers: against fixed curves, and against the segment.

The rank says where an account stands and moves when others do; the curves say what it did itself.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Hashable, Mapping
from fractions import Fraction
from typing import NamedTuple

from .engagement_curves import DAYS, METRICS, Use, curve_points, measures
from .engagement_score import ABSOLUTE, PERCENTILE, Engagement, coverage, mean
from .envelope import INSUFFICIENT_DATA, NO_DENOMINATOR, OK, PROVISIONAL
from .exact import exact
from .peers import Peers
from .rules.engagement import EngagementRules


class Scores(NamedTuple):
    """The two numbers of one account."""

    engagement: Engagement
    absolute: Engagement


class Field:
    """All accounts on one day: each is scored against its segment's peers."""

    def __init__(self, uses: Collection[Use], rules: EngagementRules) -> None:
        self.rules = rules
        self.raw: dict[Hashable, Mapping[str, float | None]] = {
            use.account: measures(use) for use in uses if _is_peer(use, rules)
        }
        self.segments = {use.account: use.segment for use in uses if use.account in self.raw}
        by_segment: defaultdict[str, list[Hashable]] = defaultdict(list)
        for account, segment in self.segments.items():
            by_segment[segment].append(account)
        self._peers = {
            segment: Peers([self.raw[account] for account in accounts], METRICS)
            for segment, accounts in by_segment.items()
        }
        self._names_actions = any(use.actions for use in uses if not use.apart)

    def scores(self, use: Use) -> Scores:
        """Both numbers of an account, which may be another now than when it joined its peers."""
        own = self.absolute(use)
        peers = self._peers.get(use.segment)
        if own.value is None or use.apart or peers is None or peers.count < self.rules.least_peers:
            return Scores(self._held_to_floor(own, use), own)
        among_them = self.segments.get(use.account) == use.segment
        old = self.raw[use.account] if among_them else {}
        ranked = peers.percentiles(own.raw, instead_of=old)
        headline = own._replace(
            normalization=PERCENTILE,
            peers=peers.count,
            points=ranked,
            value=mean(ranked, own.weights),
        )
        return Scores(self._held_to_floor(headline, use), own)

    def absolute(self, use: Use) -> Engagement:
        """Against the fixed curves."""
        scale = self.rules.scale_of(use.segment)
        points = curve_points(use, scale.target_minutes)
        value = mean(points, scale.weights)
        peers = self._peers.get(use.segment)
        return Engagement(
            value if use.observed_days >= self.rules.least_observed_days else None,
            self._status(use, value),
            ABSOLUTE,
            peers.count if peers else 0,
            coverage(points, scale.weights),
            measures(use),
            points,
            scale.weights,
        )

    def _status(self, use: Use, value: Fraction | None) -> str:
        if use.observed_days < self.rules.least_observed_days:
            return INSUFFICIENT_DATA
        if value is None:
            return NO_DENOMINATOR
        return PROVISIONAL if use.observed_days < DAYS or use.running else OK

    def _held_to_floor(self, score: Engagement, use: Use) -> Engagement:
        if score.value is None or not self._is_below_floor(use):
            return score
        return score._replace(value=Fraction(), floored=True)

    def _is_below_floor(self, use: Use) -> bool:
        # A vendor who names no activities has no actions to count: there, only silence is below.
        if not self._names_actions:
            return not use.active_days
        return daily_actions(use) < exact(self.rules.least_daily_actions)


def daily_actions(use: Use) -> Fraction:
    """Actions a day, on average over the days the account was observed."""
    return Fraction(use.actions, max(use.observed_days, 1))


def scores_of(uses: Collection[Use], rules: EngagementRules) -> dict[Hashable, Scores]:
    """Both numbers of every account."""
    field = Field(uses, rules)
    return {use.account: field.scores(use) for use in uses}


def _is_peer(use: Use, rules: EngagementRules) -> bool:
    return not use.apart and use.observed_days >= rules.least_observed_days
