"""What snapshots tell over time: one account's course, all accounts then, and what has changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from statistics import quantiles
from typing import NamedTuple

from seatbeat_collector.metrics import engagement_change, health_change
from seatbeat_collector.metrics.engagement import Field
from seatbeat_collector.metrics.engagement_change import Fields
from seatbeat_collector.metrics.engagement_curves import Use
from seatbeat_collector.metrics.health_change import Stand
from seatbeat_collector.metrics.health_judged import Inputs
from seatbeat_collector.metrics.readings import HAS_VALUE
from seatbeat_collector.metrics.rules import Rules
from seatbeat_collector.metrics.rules.health import Profile
from seatbeat_collector.metrics.splits import Split
from seatbeat_collector.store.interface import Store
from seatbeat_collector.store.records import AccountRecord

from .portfolio import Portfolio, Scored
from .snapshot import Past, past_of, use_of, value_of

ONE_DAY = timedelta(days=1)


class Told(NamedTuple):
    """A metric as it was told on a day."""

    value: int | float | None
    status: str
    revision: int


class Spread(NamedTuple):
    """A metric over the accounts of a segment on a day; of those that have a value."""

    accounts: int
    lower: float
    """A quarter of them has less, or as much."""
    median: float
    upper: float


class Changed(NamedTuple):
    """How an account's two scores came from what they were; None where one wasn't known."""

    before: Past
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


def spreads(pasts: Iterable[Past], metric: str) -> dict[str, Spread]:
    """A metric by segment: what an account can be held against, month for month."""
    values: dict[str, list[float]] = {}
    for one in pasts:
        told = one.metrics.get(metric)
        if told is not None and told["status"] in HAS_VALUE and told["value"] is not None:
            values.setdefault(one.segment, []).append(told["value"])
    return {segment: _spread(known) for segment, known in sorted(values.items())}


def changed(then: Past, rules_then: Rules, fields: Fields, now: Scored) -> Changed:
    """What moved an account's scores since a day, against all accounts then and now."""
    return Changed(
        then,
        engagement_change.change(fields, _named(then.use, now), now.use),
        health_change.change(
            _stand(then, rules_then), now.stand, _against_old(fields.then, then.use, now)
        ),
    )


def fields_since(uses: Mapping[str, Use], rules_then: Rules, portfolio: Portfolio) -> Fields:
    """All accounts on a past day, by what each did then, and now."""
    then, between = Field(list(uses.values()), rules_then.engagement), portfolio.field
    if rules_then.engagement != between.rules:
        between = Field(list(portfolio.uses.values()), rules_then.engagement)
    return Fields(then=then, between=between, now=portfolio.field)


def profile_then(then: Past, rules_then: Rules) -> Profile | None:
    """The profile by which an account was judged."""
    profiles = rules_then.health.profiles
    return next((one for one in profiles if one.name == then.profile), None)


def _stand(then: Past, rules_then: Rules) -> Stand:
    profile = profile_then(then, rules_then)
    paths = [
        each.metric
        for one in (() if profile is None else profile.dimensions)
        for each in one.indicators
    ]
    return Stand(then.inputs(paths), profile)


def _named(use: Use, now: Scored) -> Use:
    return use._replace(account=now.account.account_id)


def _against_old(old: Field, then: Use, now: Scored) -> Inputs:
    """The engagement of now, had its peers stayed as they were."""
    score = old.scores(now.use._replace(segment=then.segment)).engagement
    return {"engagement": None if score.value is None else float(score.value)}


def _spread(values: list[float]) -> Spread:
    if len(values) == 1:
        return Spread(1, values[0], values[0], values[0])
    lower, median, upper = quantiles(values, n=4, method="inclusive")
    return Spread(len(values), lower, median, upper)
