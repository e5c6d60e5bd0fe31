"""Few features, and onboarding that stands still: people came, and found little."""

from __future__ import annotations

from datetime import date

from seatbeat_collector.metrics.adoption import Breadth
from seatbeat_collector.metrics.rules.signals import FewFeaturesRules, StalledRules

from .signal import FEW_FEATURES, INFO, ONBOARDING_STALLED, WARN, Signal


def few_features(found: Breadth, rules: FewFeaturesRules, *, observed_days: int) -> Signal | None:
    """Of the breadth over the rules' days. Who uses nothing at all is another matter."""
    used, entitled = len(found.used), len(found.used) + len(found.unused)
    few = rules.enabled and 1 <= used <= rules.most_used and entitled >= rules.least_entitled
    if not few or observed_days < rules.days:
        return None
    evidence = {
        "entitled": entitled,
        "used": list(found.used),
        "unused": list(found.unused),
        "beside": list(found.beside),
    }
    return Signal(FEW_FEATURES, INFO, used, None, evidence)


def onboarding_stalled(
    signed_in: date | None, first_value: date | None, rules: StalledRules, *, as_of: date
) -> Signal | None:
    """Signed in, and so many days later nothing that brings value was done.

    `signed_in` is the day of the first sign-in, or where none are named of the first event.
    """
    if not rules.enabled or signed_in is None or first_value is not None:
        return None
    days = (as_of - signed_in).days
    if days < rules.days:
        return None
    return Signal(ONBOARDING_STALLED, WARN, days, None, {"signed_in": signed_in.isoformat()})
