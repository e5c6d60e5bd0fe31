"""Who left, who stayed, and how they stood before: what a back-test and the churn risk rest on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, timedelta
from functools import cached_property
from itertools import pairwise

from seatbeat_collector.metrics.backtest import Departure, Judged
from seatbeat_collector.metrics.churn_risk import Outcome
from seatbeat_collector.metrics.history import held_at
from seatbeat_collector.metrics.paid import Timeline, before
from seatbeat_collector.presence.local_days import day_bounds, local_day
from seatbeat_collector.store import Store
from seatbeat_collector.store.records import AccountRecord

from .snapshot import Places
from .terms import NOW, day_closed

Timelines = Mapping[str, Timeline]
ScoresOn = Callable[[date], Mapping[str, Judged]]
"""The score of every account that has one, as of a day."""


class Past:
    """The customers and their scores over some days; each day is looked at once."""

    def __init__(
        self, timelines: Timelines, scores_on: ScoresOn, *, zone: str, first: date, last: date
    ) -> None:
        self._timelines = timelines
        self._scores_on = scores_on
        self._zone = zone
        self._paying: dict[date, set[str]] = {}
        self._scores: dict[date, Mapping[str, Judged]] = {}
        self.first, self.last = first, last

    def departures(self, horizon_days: int) -> list[Departure]:
        """Each day on which accounts left, with the scores so many days before."""
        return [
            self._departure(day, left, timedelta(days=horizon_days))
            for day, left in sorted(self.left_on.items())
        ]

    def outcomes(self, horizon_days: int) -> Iterator[Outcome]:
        """Every account's score and whether it left within the horizon, a horizon apart."""
        horizon = timedelta(days=horizon_days)
        day = self.last + timedelta(days=1) - horizon
        while day >= self.first:
            for account in sorted(self.paying_on(day)):
                judged = self.scores_on(day).get(account)
                if judged is not None:
                    left = self._leaves(account, day, day + horizon)
                    yield Outcome(day, judged.score, left)
            day -= horizon

    @cached_property
    def left_on(self) -> dict[date, list[str]]:
        """Who stopped being a customer on each of the days."""
        found: defaultdict[date, list[str]] = defaultdict(list)
        for account, day in self._stops:
            if self.first <= day <= self.last:
                found[day].append(account)
        return dict(found)

    def paying_on(self, day: date) -> set[str]:
        """Who was a customer when a day began."""
        if day not in self._paying:
            at_ms, _ = day_bounds(day, self._zone)
            self._paying[day] = {
                account for account, own in self._timelines.items() if before(own, at_ms).paying
            }
        return self._paying[day]

    def scores_on(self, day: date) -> Mapping[str, Judged]:
        """The scores as of a day."""
        if day not in self._scores:
            self._scores[day] = self._scores_on(day)
        return self._scores[day]

    @cached_property
    def _stops(self) -> list[tuple[str, date]]:
        return [
            (account, local_day(new.at_ms, self._zone))
            for account, own in self._timelines.items()
            for old, new in pairwise(own)
            if old.paying and not new.paying
        ]

    @cached_property
    def _stop_days(self) -> dict[str, list[date]]:
        found: defaultdict[str, list[date]] = defaultdict(list)
        for account, day in self._stops:
            found[account].append(day)
        return found

    def _departure(self, day: date, left: list[str], horizon: timedelta) -> Departure:
        then = self.scores_on(day - horizon)
        stayed = self.paying_on(day - horizon) & self.paying_on(day + timedelta(days=1))
        return Departure(
            [then.get(account) for account in left],
            [then.get(account) for account in sorted(stayed - set(left))],
        )

    def _leaves(self, account: str, first: date, after: date) -> bool:
        return any(first <= day < after for day in self._stop_days.get(account, ()))


def names_of(records: Iterable[AccountRecord]) -> dict[int, str]:
    """The ids of the accounts that can be customers, by number: all but the vendor's own."""
    return {
        one.number: one.account_id
        for one in records
        if held_at(one.history, "internal", NOW) is not True
    }


def health_told(store: Store, names: Mapping[int, str]) -> ScoresOn:
    """Reads the health of these accounts as of a day, as it was told then."""
    places = Places(("health.value", "health.band"))

    def told(as_of: date) -> dict[str, Judged]:
        found = {}
        for kept in store.snapshots.on(day_closed(as_of).toordinal()):
            score, band = places.values(kept)
            if score is not None and kept.number in names:
                found[names[kept.number]] = Judged(score, band)
        return found

    return told
