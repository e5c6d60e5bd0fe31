"""What health indicators and goals may name of an account: metrics, and what stands beside them."""

from __future__ import annotations

from collections.abc import Mapping

_NOTHING: tuple[str, ...] = ()
_SCORE = ("coverage", "peers")
_SHARES = ("shown", "n", "positive", "neutral", "negative", "mean")

NUMBERS: Mapping[str, tuple[str, ...]] = {
    "usage_frequency": ("days_since_last_seen", "sessions", "sign_ins"),
    "time_spent": (
        "per_active_user_day",
        "minutes_per_active_user_day",
        "active_user_days",
        "measured_share",
        "idle_timeout",
    ),
    "active_users": (
        *("d1", "d7", "d14", "d30", "new", "returned", "retained", "lapsed"),
        *("core", "dau_mau", "volatility"),
    ),
    "license_utilization": ("active", "seats", "accounts_without_seats"),
    "actions": _NOTHING,
    "sessions": _NOTHING,
    "sign_ins": _NOTHING,
    "core_active_users": _NOTHING,
    "core_share": _NOTHING,
    "feature_breadth": _NOTHING,
    "onboarding_progress": ("done", "steps", "late"),
    "time_to_first_value": _NOTHING,
    "tickets_opened": _NOTHING,
    "tickets_open": ("urgent",),
    "ticket_resolution": ("resolved",),
    "mrr_change": _NOTHING,
    "days_to_renewal": _NOTHING,
    "nps": ("shown", "n", "promoters", "passives", "detractors", "mean"),
    "csat": _SHARES,
    "ces": _SHARES,
    "engagement": _SCORE,
    "engagement_absolute": _SCORE,
    "health": ("coverage",),
}
"""By metric what stands beside its value and is a number."""
WORDS: Mapping[str, tuple[str, ...]] = {
    "usage_frequency": ("band",),
    "active_users": ("volatile",),
    "license_utilization": ("band", "over_utilized"),
    "feature_breadth": ("entitlements_known",),
    "time_to_first_value": ("signed_in",),
    "nps": ("low_sample", "method"),
    "csat": ("low_sample", "method"),
    "ces": ("low_sample", "method"),
    "engagement": ("normalization", "floored"),
    "engagement_absolute": ("normalization", "floored"),
    "health": ("band", "profile"),
}
"""The same for words, true and false."""


def is_number(path: str) -> bool:
    """Whether a path names a number of an account."""
    name, _, part = path.partition(".")
    return name in NUMBERS and (not part or part in NUMBERS[name])


def is_word(path: str) -> bool:
    """Whether a path names a word, true or false."""
    name, _, part = path.partition(".")
    return part in WORDS.get(name, ())


def paths() -> list[str]:
    """All of them."""
    beside = [f"{name}.{part}" for held in (NUMBERS, WORDS) for name in held for part in held[name]]
    return [*NUMBERS, *beside]
