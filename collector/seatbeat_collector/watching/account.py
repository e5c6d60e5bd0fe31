"""The signals of one account, but for usage drops: those are told of all accounts together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from seatbeat_collector.metrics.adoption import Breadth
from seatbeat_collector.metrics.envelope import Envelope
from seatbeat_collector.scoring.portfolio import Scored
from seatbeat_collector.scoring.roster import Account
from seatbeat_collector.signals.adoption import few_features, onboarding_stalled
from seatbeat_collector.signals.champions import champion_losses, concentration
from seatbeat_collector.signals.growth import expansion
from seatbeat_collector.signals.signal import Signal
from seatbeat_collector.signals.usage_drop import Drop

from .champions import people_watched
from .people import people_signals
from .use import Days, days_needed, drop_of_days, utilization_by_day
from .voices import feedback_signals
from .watch import Watch, Watched, days_of, whose

Metrics = Mapping[str, Envelope]


def watched(scored: Scored, watch: Watch) -> Watched:
    """Everything that is told of one account."""
    account = scored.account
    days = days_of(account, days_needed(watch.rules), watch)
    drop, measure = drop_of_days(account, days, watch)
    return Watched(whose(account), drop, measure, tuple(_signals(scored, days, watch)))


def drop_of_account(account: Account, watch: Watch) -> Drop:
    """How far one account fell."""
    return drop_of_days(account, days_of(account, days_needed(watch.rules), watch), watch)[0]


def _signals(scored: Scored, days: Days, watch: Watch) -> Iterator[Signal]:
    account, metrics, rules = scored.account, scored.metrics, watch.rules
    people = people_watched(account, watch)
    yield from champion_losses(people, rules.champion, as_of=account.day.as_of)
    yield from feedback_signals(account, watch)
    yield from people_signals(account, watch)
    utilization = metrics["license_utilization"]["value"]
    shares = utilization_by_day(account, days, utilization, watch)
    found = [
        concentration(people, rules.champion, known_users=scored.use.known_users),
        expansion(shares, rules.expansion),
        _few_features(metrics, watch),
        _stalled(account, metrics, watch),
    ]
    yield from (one for one in found if one is not None)


def _few_features(metrics: Metrics, watch: Watch) -> Signal | None:
    told = metrics.get("feature_breadth")
    if told is None or "used" not in told:
        return None
    used, unused, beside = (tuple(told[name]) for name in ("used", "unused", "beside"))
    found = Breadth(used, unused, beside, told["entitlements_known"])
    return few_features(found, watch.rules.few_features, observed_days=told["observed_days"])


def _stalled(account: Account, metrics: Metrics, watch: Watch) -> Signal | None:
    """Not of accounts that have left or are the vendor's own: nobody waits for value there."""
    told = metrics.get("time_to_first_value")
    if told is None or told["status"] == "not_applicable" or account.apart:
        return None
    if told["value"] is not None or told.get("signed_in") is None:
        return None
    signed_in, rules = date.fromisoformat(told["signed_in"]), watch.rules.onboarding_stalled
    return onboarding_stalled(signed_in, None, rules, as_of=account.day.as_of)
