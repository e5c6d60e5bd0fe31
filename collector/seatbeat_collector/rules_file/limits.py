"""The limits of numbers and the words of choices, by type and field; each stated once."""

from __future__ import annotations

from typing import Any

from seatbeat_collector.metrics.rules import (
    MISSING_POLICIES,
    AdoptionRules,
    Bands,
    ChampionRules,
    Dimension,
    EngagementRules,
    EngagementScale,
    EngagementWeights,
    ExpansionRules,
    FeedbackRules,
    FewFeaturesRules,
    IncidentRules,
    Indicator,
    OnboardingStep,
    PeopleRules,
    Profile,
    RevenueRules,
    StalledRules,
    UsageDropRules,
)

LARGEST = 1e12
_WEIGHT = (0, 1_000_000)
_PERCENT = (0, 100)
_DAYS = (1, 366)
_COUNT = (1, 1_000_000)
_SINKING = (-100, 0)

RANGES: dict[tuple[type, str], tuple[float, float]] = {
    **{(EngagementWeights, name): _WEIGHT for name in EngagementWeights._fields},
    (EngagementScale, "target_minutes"): (0.001, 1_440),
    (EngagementRules, "least_peers"): _COUNT,
    (EngagementRules, "least_observed_days"): (1, 14),
    (EngagementRules, "least_daily_actions"): (0, 1_000_000),
    (Indicator, "weight"): _WEIGHT,
    (Dimension, "weight"): _WEIGHT,
    (Bands, "poor"): _PERCENT,
    (Bands, "average"): _PERCENT,
    (Profile, "least_coverage"): _PERCENT,
    (AdoptionRules, "expected_share"): _PERCENT,
    (OnboardingStep, "users"): _COUNT,
    (OnboardingStep, "times"): _COUNT,
    (OnboardingStep, "within_days"): (1, 3_660),
    (RevenueRules, "grouping_minutes"): (0, 44_640),
    (RevenueRules, "gross_margin"): _PERCENT,
    (RevenueRules, "rates"): (1e-9, LARGEST),
    (UsageDropRules, "warn"): _SINKING,
    (UsageDropRules, "critical"): _SINKING,
    (UsageDropRules, "least_baseline"): (0, LARGEST),
    (UsageDropRules, "least_blocks"): (1, 26),
    (UsageDropRules, "most_blocks"): (1, 26),
    (UsageDropRules, "blocks_for_z"): (1, 27),
    (UsageDropRules, "z"): (-1_000, 0),
    (UsageDropRules, "least_mad_percent"): _PERCENT,
    (ChampionRules, "share"): _PERCENT,
    (ChampionRules, "days"): _DAYS,
    (ChampionRules, "silent_business_days"): (1, 200),
    (ChampionRules, "concentration"): _PERCENT,
    (ChampionRules, "least_users"): _COUNT,
    (FeedbackRules, "nps"): (0, 200),
    (FeedbackRules, "csat"): _PERCENT,
    (FeedbackRules, "ces"): _PERCENT,
    (FeedbackRules, "person"): (0, 10),
    (FeedbackRules, "least_answers"): _COUNT,
    (FeedbackRules, "days"): _DAYS,
    (ExpansionRules, "utilization"): (0, 1_000),
    (ExpansionRules, "days"): _DAYS,
    (FewFeaturesRules, "most_used"): (0, 1_000_000),
    (FewFeaturesRules, "least_entitled"): _COUNT,
    (FewFeaturesRules, "days"): _DAYS,
    (StalledRules, "days"): _DAYS,
    (PeopleRules, "days"): _DAYS,
    (IncidentRules, "share"): _PERCENT,
    (IncidentRules, "least_drops"): _COUNT,
}

CHOICES: dict[tuple[type, str], tuple[str, ...]] = {
    (Indicator, "missing"): MISSING_POLICIES,
    (Profile, "missing"): MISSING_POLICIES,
}


def range_of(kind: type, name: str) -> tuple[float, float]:
    """The least and the largest value of a number."""
    return RANGES.get((kind, name), (-LARGEST, LARGEST))


def choices_of(kind: type, name: str) -> Any:
    """The words of a choice, or None where any text will do."""
    return CHOICES.get((kind, name))
