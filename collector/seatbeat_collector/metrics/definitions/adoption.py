"""Adoption: features, breadth, onboarding."""

from __future__ import annotations

from .metric import Metric

ADOPTION = (
    Metric(
        "core_share",
        "What share of the people who came used what brings value.",
        "100 × core active users ÷ active users; null where no feature is said to bring value",
        "percent",
        14,
        "Own definition",
        1,
    ),
    Metric(
        "feature_adoption",
        "What share of the active accounts, and of the active users, used a feature.",
        "100 × accounts (users) that used it ÷ accounts (users) that were active; a user of two "
        "accounts is one in each",
        "percent",
        30,
        "Own definition",
        1,
    ),
    Metric(
        "feature_breadth",
        "What share of the features it has an account uses.",
        "100 × entitled features used ÷ entitled features; where entitlements are unknown, of the "
        "features that at least 20 % of the segment's accounts use; the unused are listed",
        "percent",
        30,
        "Own definition",
        1,
    ),
    Metric(
        "onboarding_progress",
        "What share of the onboarding steps an account has done.",
        "100 × steps done ÷ steps; a step is done when as many people as it asks for did one of "
        "its activities as often as it asks for; over a tree a person of two accounts is one",
        "percent",
        30,
        "Own definition",
        1,
    ),
    Metric(
        "time_to_first_value",
        "How long it took until somebody did something that brings value.",
        "days from the account's start to the first act of a value-bringing feature, 0 where that "
        "came before; null where the account's first days are no longer kept",
        "days",
        90,
        "Own definition",
        1,
    ),
)
