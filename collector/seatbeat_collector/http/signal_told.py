"""Signals as rows: each like any value, with whom it is about and what it rests on."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from typing import Any, NamedTuple

from seatbeat_collector.metrics.catalogue import CATALOGUE
from seatbeat_collector.metrics.envelope import OK, Reading, Scope, envelope
from seatbeat_collector.metrics.rules.signals import IncidentRules
from seatbeat_collector.scoring.roster import Account
from seatbeat_collector.signals.incident import incident_of
from seatbeat_collector.signals.signal import DATA_INCIDENT, SEVERITIES, Signal
from seatbeat_collector.signals.usage_drop import Drop, usage_drop

from .account_signals import Watched

Row = dict[str, Any]


class SignalList(NamedTuple):
    """Rows, and the incident that stands in for all drops if there is one."""

    rows: list[Row]
    incident: Row | None


def signal_list(
    drops: Mapping[Hashable, Drop], told: Iterable[Watched], scope: Scope, rules: IncidentRules
) -> SignalList:
    """The rows of the accounts that are asked for; an incident is judged over all drops."""
    incident = incident_of(drops, rules)
    rows = [
        row_of(signal, _scope(signal, one.account), one.account.account_id)
        for one in told
        for signal in (*one.signals, *_drop(one, is_incident=incident is not None))
    ]
    return SignalList(rows, incident and row_of(incident, scope, None))


def row_of(signal: Signal, scope: Scope, account_id: str | None) -> Row:
    """One sign as it is answered."""
    return {
        "account_id": account_id,
        "kind": signal.kind,
        "severity": signal.severity,
        "about": signal.about,
        "sentence": CATALOGUE[signal.kind].sentence,
        **envelope(signal.kind, scope, Reading(signal.value, OK, {})),
        "evidence": dict(signal.evidence),
    }


def place_of(row: Row) -> tuple[Any, ...]:
    """Where a row stands: the worst first, then by account."""
    rank = len(SEVERITIES) - SEVERITIES.index(row["severity"])
    return rank, row["account_id"], row["kind"], row["about"] or ""


def _drop(one: Watched, *, is_incident: bool) -> list[Signal]:
    found = None if is_incident else usage_drop(one.drop, one.measure)
    return [] if found is None else [found]


def _scope(signal: Signal, account: Account) -> Scope:
    return account.scope(CATALOGUE[signal.kind].window)


INCIDENT_DAYS = CATALOGUE[DATA_INCIDENT].window
