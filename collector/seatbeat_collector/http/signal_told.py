"""Signals as rows: each like any value, with whom it is about and what it rests on."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from typing import Any, NamedTuple

from seatbeat_collector.metrics.catalogue import CATALOGUE
from seatbeat_collector.metrics.envelope import OK, Reading, Scope, envelope
from seatbeat_collector.metrics.rules.signals import IncidentRules
from seatbeat_collector.signals.incident import incident_of
from seatbeat_collector.signals.signal import DATA_INCIDENT, SEVERITIES, Signal
from seatbeat_collector.signals.usage_drop import Drop, usage_drop
from seatbeat_collector.watching.watch import Watched, Whose

Row = dict[str, Any]


class Sign(NamedTuple):
    """One signal of one account."""

    whose: Whose
    signal: Signal

    def row(self) -> Row:
        """As it is answered."""
        scope = self.whose.scope(CATALOGUE[self.signal.kind].window)
        return _row(self.signal, scope, self.whose.account_id)


class SignalList(NamedTuple):
    """Signs, and the incident that stands in for all drops if there is one."""

    signs: list[Sign]
    incident: Row | None


def signal_list(
    drops: Mapping[Hashable, Drop], told: Iterable[Watched], scope: Scope, rules: IncidentRules
) -> SignalList:
    """The signs of the accounts that are asked for; an incident is judged over all drops."""
    incident = incident_of(drops, rules)
    signs = [
        Sign(one.whose, signal)
        for one in told
        for signal in (*one.signals, *_drop(one, is_incident=incident is not None))
    ]
    return SignalList(signs, incident and _row(incident, scope, None))


def place_of(sign: Sign) -> tuple[Any, ...]:
    """Where a sign stands: the worst first, then by account."""
    rank = len(SEVERITIES) - SEVERITIES.index(sign.signal.severity)
    return rank, sign.whose.account_id, sign.signal.kind, sign.signal.about or ""


def _row(signal: Signal, scope: Scope, account_id: str | None) -> Row:
    return {
        "account_id": account_id,
        "kind": signal.kind,
        "severity": signal.severity,
        "about": signal.about,
        "sentence": CATALOGUE[signal.kind].sentence,
        **envelope(signal.kind, scope, Reading(signal.value, OK, {})),
        "evidence": dict(signal.evidence),
    }


def _drop(one: Watched, *, is_incident: bool) -> list[Signal]:
    found = None if is_incident or one.drop.severity is None else usage_drop(one.drop, one.measure)
    return [] if found is None else [found]


INCIDENT_DAYS = CATALOGUE[DATA_INCIDENT].window
