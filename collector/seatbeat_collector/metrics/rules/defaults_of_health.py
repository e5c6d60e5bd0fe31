"""The health profiles that an account is judged by until the vendor writes their own."""

from __future__ import annotations

from .conditions import Condition, Match
from .health import Banded, Dimension, HealthRules, Indicator, Linear, Profile, Words

_FREQUENCY = Indicator(
    "frequency",
    "usage_frequency.band",
    Words(good=("daily", "weekly"), average=("infrequent",), poor=("rare", "none")),
    weight=30,
)
_ENGAGEMENT = Indicator("engagement", "engagement", Linear(poor=10, good=60), weight=40)
_CORE = Indicator("core_use", "core_share", Banded(good=50, average=20), weight=30)
_UTILIZATION = Indicator(
    "utilization",
    "license_utilization.band",
    Words(good=("green",), average=("yellow",), poor=("red",)),
    weight=60,
)
_BREADTH = Indicator("breadth", "feature_breadth", Linear(poor=0, good=60), weight=40)
_STEPS = Indicator("onboarding", "onboarding_progress", Linear(poor=0, good=80), weight=60)

_USAGE = Dimension("usage", 40, (_ENGAGEMENT, _FREQUENCY, _CORE))
_VOICE = Dimension(
    "voice",
    15,
    (
        Indicator("nps", "nps", Banded(good=30, average=0), weight=40),
        Indicator("csat", "csat", Banded(good=80, average=60), weight=30),
        Indicator("ces", "ces", Banded(good=80, average=60), weight=30),
    ),
)
_SUPPORT = Dimension(
    "support",
    10,
    (
        Indicator(
            "urgent_tickets", "tickets_open.urgent", Banded(0, 2, less_is_better=True), weight=60
        ),
        Indicator(
            "resolution",
            "ticket_resolution",
            Banded(24, 72, less_is_better=True),
            weight=40,
        ),
    ),
)
_COMMERCIAL = Dimension(
    "commercial",
    15,
    (
        Indicator("overdue", "trait.days_overdue", Banded(0, 14, less_is_better=True), weight=40),
        Indicator("mrr_change", "mrr_change", Banded(good=0, average=-10), weight=60),
    ),
)

_ADOPTION = Dimension("adoption", 20, (_UTILIZATION, _BREADTH))
_YOUNG_ADOPTION = Dimension("adoption", 20, (_STEPS, _BREADTH))

DEFAULT_HEALTH = HealthRules(
    (
        Profile(
            "onboarding",
            (_USAGE, _YOUNG_ADOPTION, _VOICE, _SUPPORT),
            when=Match(every=(Condition("age_days", "lt", 30),)),
        ),
        Profile(
            "trial",
            (_USAGE, _YOUNG_ADOPTION, _VOICE, _SUPPORT),
            when=Match(every=(Condition("status", "in", ("trial", "trialing", "free")),)),
        ),
        Profile("default", (_USAGE, _ADOPTION, _VOICE, _SUPPORT, _COMMERCIAL)),
    )
)
