"""What the vendor decides: every choice that the metrics take as an argument.

Numbers are read as they are written: 0.1 is a tenth, not the float beside it.
"""

from __future__ import annotations

from typing import NamedTuple

from .accounts import SegmentRule, Segments, Statuses
from .conditions import OPERATORS, Condition, Facts, Match, holds
from .defaults_of_health import DEFAULT_HEALTH
from .engagement import EngagementRules, EngagementScale, EngagementWeights
from .fingerprint import fingerprint
from .goals import Goal, Target
from .health import (
    MISSING_POLICIES,
    Banded,
    Bands,
    Dimension,
    HealthRules,
    Indicator,
    Linear,
    Profile,
    Scale,
    Words,
)
from .product import AdoptionRules, Feature, OnboardingRules, OnboardingStep
from .revenue import RevenueRules
from .signals import (
    ChampionRules,
    ExpansionRules,
    FeedbackRules,
    FewFeaturesRules,
    IncidentRules,
    PeopleRules,
    SignalRules,
    StalledRules,
    UsageDropRules,
)


class Rules(NamedTuple):
    """All of them. The defaults are the design's."""

    segments: Segments = Segments()
    statuses: Statuses = Statuses()
    internal_domains: tuple[str, ...] = ()
    """E-mail domains of the vendor's own people, in small letters."""
    engagement: EngagementRules = EngagementRules()
    health: HealthRules = DEFAULT_HEALTH
    adoption: AdoptionRules = AdoptionRules()
    onboarding: OnboardingRules = OnboardingRules()
    goals: tuple[Goal, ...] = ()
    revenue: RevenueRules = RevenueRules()
    signals: SignalRules = SignalRules()


DEFAULT_RULES = Rules()

__all__ = [
    "DEFAULT_HEALTH",
    "DEFAULT_RULES",
    "MISSING_POLICIES",
    "OPERATORS",
    "AdoptionRules",
    "Banded",
    "Bands",
    "ChampionRules",
    "Condition",
    "Dimension",
    "EngagementRules",
    "EngagementScale",
    "EngagementWeights",
    "ExpansionRules",
    "Facts",
    "Feature",
    "FeedbackRules",
    "FewFeaturesRules",
    "Goal",
    "HealthRules",
    "IncidentRules",
    "Indicator",
    "Linear",
    "Match",
    "OnboardingRules",
    "OnboardingStep",
    "PeopleRules",
    "Profile",
    "RevenueRules",
    "Rules",
    "Scale",
    "SegmentRule",
    "Segments",
    "SignalRules",
    "StalledRules",
    "Statuses",
    "Target",
    "UsageDropRules",
    "Words",
    "fingerprint",
    "holds",
]
