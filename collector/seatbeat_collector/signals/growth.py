"""Expansion: the account runs out of seats."""

from __future__ import annotations

from collections.abc import Sequence

from seatbeat_collector.metrics.rules.signals import ExpansionRules

from .signal import EXPANSION, INFO, WARN, Signal


def expansion(utilization: Sequence[float | None], rules: ExpansionRules) -> Signal | None:
    """From the utilization in percent as of each day, oldest first; None where there was none."""
    last = utilization[-1] if utilization else None
    if not rules.enabled or last is None:
        return None
    days = _days_on_end(utilization, rules.utilization)
    evidence = {"days": days, "over_utilized": last > 100}
    if last > 100:
        return Signal(EXPANSION, WARN, last, None, evidence)
    return Signal(EXPANSION, INFO, last, None, evidence) if days >= rules.days else None


def _days_on_end(utilization: Sequence[float | None], least: float) -> int:
    days = 0
    for percent in reversed(utilization):
        if percent is None or percent < least:
            break
        days += 1
    return days
