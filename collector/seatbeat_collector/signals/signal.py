"""What a sign is: which one, of whom, how bad, and on what evidence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

INFO = "info"
WARN = "warn"
CRITICAL = "critical"
SEVERITIES = (INFO, WARN, CRITICAL)

USAGE_DROP = "usage_drop"
CHAMPION_LOSS = "champion_loss"
CONCENTRATION = "concentration"
FEEDBACK_FALLING = "feedback_falling"
EXPANSION = "expansion"
FEW_FEATURES = "few_features"
ONBOARDING_STALLED = "onboarding_stalled"
NEW_ADMIN = "new_admin"
ROLE_CHANGE = "role_change"
DEACTIVATION = "deactivation"
DATA_INCIDENT = "data_incident"
KINDS = (
    USAGE_DROP,
    CHAMPION_LOSS,
    CONCENTRATION,
    FEEDBACK_FALLING,
    EXPANSION,
    FEW_FEATURES,
    ONBOARDING_STALLED,
    NEW_ADMIN,
    ROLE_CHANGE,
    DEACTIVATION,
    DATA_INCIDENT,
)
"""Each is an entry of the metrics' catalogue too."""


class Signal(NamedTuple):
    """One sign of one account on one day."""

    kind: str
    severity: str
    value: float | None
    """In the unit that the catalogue names."""
    about: str | None = None
    """Whom or what within the account: a user, a survey's metric. Two of a kind differ in it."""
    evidence: Mapping[str, Any] = {}
