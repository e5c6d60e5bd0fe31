"""The signals of one account, but for usage drops: those are told of all accounts together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import NamedTuple

from seatbeat_collector.metrics.adoption import Breadth
from seatbeat_collector.metrics.envelope import Envelope
from seatbeat_collector.scoring.roster import Account
from seatbeat_collector.signals.adoption import few_features, onboarding_stalled
from seatbeat_collector.signals.champions import champion_losses, concentration
from seatbeat_collector.signals.growth import expansion
from seatbeat_collector.signals.signal import Signal
from seatbeat_collector.signals.usage_drop import Drop

from .voices import feedback_signals
from .watching import Watch, drop_of_account, people_watched, utilization_by_day

Metrics = Mapping[str, Envelope]


class Watched(NamedTuple):
    """An account's signs; whether its drop is told depends on all accounts."""

    account: Account
    drop: Drop
    measure: str
    signals: tuple[Signal, ...]


def watched(account: Account, metrics: Metrics, watch: Watch) -> Watched:
    """Everything that is told of one account."""
    drop, measure = drop_of_account(account, watch)
    return Watched(account, drop, measure, tuple(_signals(account, metrics, watch)))


def _signals(account: Account, metrics: Metrics, watch: Watch) -> Iterator[Signal]:
    rules, as_of = watch.rules, account.day.as_of
    people = people_watched(account, watch)
    yield from champion_losses(people, rules.champion, as_of=as_of)
    yield from feedback_signals(account, watch)
    known = sum(record.known_users for record in account.records)
    found = [
        concentration(people, rules.champion, known_users=known),
        expansion(utilization_by_day(account, watch), rules.expansion),
        _few_features(account, metrics, watch),
        _stalled(account, metrics, watch),
    ]
    yield from (one for one in found if one is not None)


def _few_features(account: Account, metrics: Metrics, watch: Watch) -> Signal | None:
    told = metrics.get("feature_breadth")
    if told is None or "used" not in told:
        return None
    used, unused, beside = (tuple(told[name]) for name in ("used", "unused", "beside"))
    found = Breadth(used, unused, beside, told["entitlements_known"])
    return few_features(found, watch.rules.few_features, observed_days=told["observed_days"])


def _stalled(account: Account, metrics: Metrics, watch: Watch) -> Signal | None:
    """Only while the account is as young as the days in which first value is looked for."""
    told, signed_in = metrics.get("time_to_first_value"), _first_day(account)
    if told is None or told["status"] == "not_applicable" or account.start is None:
        return None
    if account.start <= account.day.as_of - timedelta(days=told["window"]):
        return None
    first_value = (
        None if told["value"] is None else account.start + timedelta(days=int(told["value"]))
    )
    return onboarding_stalled(
        signed_in, first_value, watch.rules.onboarding_stalled, as_of=account.day.as_of
    )


def _first_day(account: Account) -> date | None:
    """When somebody came for the first time."""
    days = [one.first_event_day for one in account.records if one.first_event_day is not None]
    return min(days, default=None)
