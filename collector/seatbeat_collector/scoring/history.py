"""What snapshots tell over time: one account's course, all accounts then, and what has changed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from seatbeat_collector.metrics import engagement_change, health_change
from seatbeat_collector.metrics.engagement import Field
from seatbeat_collector.metrics.engagement_change import Fields
from seatbeat_collector.metrics.engagement_curves import Use
from seatbeat_collector.metrics.health import health
from seatbeat_collector.metrics.health_change import Stand
from seatbeat_collector.metrics.health_judged import Inputs
from seatbeat_collector.metrics.rules import Rules
from seatbeat_collector.metrics.rules.health import Profile
from seatbeat_collector.metrics.splits import Split
from seatbeat_collector.store.interface import Store
from seatbeat_collector.store.records import AccountRecord

from .portfolio import Scored
from .roster import Account
from .snapshot import Past, past_of, use_of, value_of

ONE_DAY = timedelta(days=1)


class Told(NamedTuple):
    """A metric as it was told on a day."""

    value: int | float | None
    status: str
    revision: int


class Changed(NamedTuple):
    """How an account's two scores came from what they were; None where one wasn't known."""

    engagement: Split | None
    health: Split | None


def course(store: Store, number: int, metric: str, first: date, last: date) -> dict[date, Told]:
    """A metric of one account by day, as it is known of them now; no day that wasn't closed."""
    found = {}
    for kept in store.snapshots.of(number, first.toordinal(), last.toordinal()):
        told = value_of(kept, metric)
        if told is not None:
            found[date.fromordinal(kept.day)] = Told(*told, kept.revision)
    return found


def past(store: Store, number: int, as_of: date) -> Past | None:
    """An account as of a day, as it is known now; None where the day before wasn't closed."""
    day = (as_of - ONE_DAY).toordinal()
    return next(map(past_of, store.snapshots.of(number, day, day)), None)


def all_past(store: Store, records: Iterable[AccountRecord], as_of: date) -> dict[str, Past]:
    """Every account as of a day, by id."""
    names = {record.number: record.account_id for record in records}
    kept = store.snapshots.on((as_of - ONE_DAY).toordinal())
    return {names[one.number]: past_of(one) for one in kept if one.number in names}


def all_uses(store: Store, records: Iterable[AccountRecord], as_of: date) -> dict[str, Use]:
    """What every account did in its fortnight as of a day, by id."""
    names = {record.number: record.account_id for record in records}
    kept = store.snapshots.on((as_of - ONE_DAY).toordinal())
    return {
        names[one.number]: use_of(one, names[one.number]) for one in kept if one.number in names
    }


def account_then(then: Past, account: Account) -> Account:
    """An account as it was closed: in its segment of then, by the traits that it was judged by."""
    return account._replace(
        zone=then.timezone,
        start=then.start,
        facts={**account.facts, **then.traits, "segment": then.segment},
        apart=then.use.apart,
    )


def scored_then(then: Past, account: Account, field: Field, rules: Rules | None) -> Scored:
    """A closed day as it was told, with what explains it by the rules of then.

    `field` are all accounts of that day; without rules nothing explains the health.
    """
    profile = None if rules is None else profile_then(then, rules)
    paths = [
        each.metric
        for one in (() if profile is None else profile.dimensions)
        for each in one.indicators
    ]
    stand = Stand(then.inputs(paths), profile)
    use = then.use._replace(account=account.account_id)
    return Scored(
        account=account_then(then, account),
        metrics=dict(then.metrics),
        use=use,
        scores=field.scores(use),
        stand=stand,
        health=health(stand.inputs, profile),
    )


def changed(fields: Fields, then: Scored, now: Scored) -> Changed:
    """What moved an account's scores since a day, against all accounts then and now."""
    return Changed(
        engagement_change.change(fields, then.use, now.use),
        health_change.change(then.stand, now.stand, _against_old(fields.then, then.use, now)),
    )


def profile_then(then: Past, rules_then: Rules) -> Profile | None:
    """The profile by which an account was judged."""
    profiles = rules_then.health.profiles
    return next((one for one in profiles if one.name == then.profile), None)


def _against_old(old: Field, then: Use, now: Scored) -> Inputs:
    """The engagement of now, had its peers stayed as they were."""
    score = old.scores(now.use._replace(segment=then.segment)).engagement
    return {"engagement": None if score.value is None else float(score.value)}
