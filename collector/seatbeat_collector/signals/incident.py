"""Data incident: where many accounts drop at once, it is us and not them."""

from __future__ import annotations

from collections.abc import Hashable, Mapping

from seatbeat_collector.metrics.rules.signals import IncidentRules

from .signal import CRITICAL, DATA_INCIDENT, Signal
from .usage_drop import Drop, usage_drop


def incident_of(drops: Mapping[Hashable, Drop], rules: IncidentRules) -> Signal | None:
    """One signal for all accounts, where more of them dropped at once than customers ever would.

    The share is of all accounts that count, those without baseline enough to drop too.
    """
    counted = [drop for drop in drops.values() if drop.counts]
    dropped = sum(drop.severity is not None for drop in counted)
    if dropped < rules.least_drops or 100 * dropped <= rules.share * len(counted):
        return None
    evidence = {"accounts": dropped, "of": len(counted)}
    return Signal(DATA_INCIDENT, CRITICAL, 100 * dropped / len(counted), None, evidence)


def usage_drops(
    drops: Mapping[Hashable, Drop], rules: IncidentRules, measure: str = "actions"
) -> tuple[dict[Hashable, Signal], Signal | None]:
    """The drops by account, or none of them and the incident that explains them all."""
    incident = incident_of(drops, rules)
    if incident is not None:
        return {}, incident
    signals = {account: usage_drop(drop, measure) for account, drop in drops.items()}
    return {account: one for account, one in signals.items() if one is not None}, None
