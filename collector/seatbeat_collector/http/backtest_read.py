"""The back-test, from the snapshots of closed days."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from seatbeat_collector.errors import InvalidParameter
from seatbeat_collector.metrics.auc import Score
from seatbeat_collector.metrics.envelope import Scope
from seatbeat_collector.metrics.rules.health import Bands
from seatbeat_collector.metrics.window import Window
from seatbeat_collector.presence.local_days import local_day
from seatbeat_collector.scoring.snapshot import past_of, value_of

from .backtests import WEIGHTS_HORIZON, Dimensions, examples_of, suggestion_told, told
from .departures import Past
from .moment import Moment
from .paid_timelines import paid_timelines

METRIC = "health"
DAYS = 365
MOST_DAYS = 1_100


def backtest_read(query: dict[str, Any], moment: Moment) -> dict[str, Any]:
    """The verdict over the departures of some days. Raises InvalidParameter."""
    today = local_day(moment.now_ms, moment.timezone)
    first, last = _range(query, today)
    with moment.standing.lock:
        moment.standing.refresh(moment.now_ms)
        timelines = paid_timelines(moment)
        names = {one.number: one.account_id for one in moment.standing.records}
    kept = _Kept(names, moment)
    past = Past(timelines, kept.scores, zone=moment.timezone, first=first, last=last)
    days = (last - first).days + 1
    scope = Scope(Window(days, last + timedelta(days=1), today), moment.timezone, days)
    examples = examples_of(past, kept.points_before) if query["weights"] else None
    return {
        "metric": METRIC,
        **told(past, scope, _bands(moment)),
        "suggested_weights": suggestion_told(examples),
    }


class _Kept:
    """What snapshots say of all accounts on a day."""

    def __init__(self, names: Mapping[int, str], moment: Moment) -> None:
        self._names = names
        self._snapshots = moment.store.snapshots

    def scores(self, as_of: date) -> dict[str, Score | None]:
        """The health of every account as of a day, by id."""
        return {
            self._names[kept.number]: found[0]
            for kept in self._snapshots.on(_closed(as_of))
            if kept.number in self._names and (found := value_of(kept, METRIC)) is not None
        }

    def points_before(self, day: date) -> dict[str, Dimensions]:
        """The points by dimension before a day of departures, by account's id."""
        as_of = day - timedelta(days=WEIGHTS_HORIZON)
        pasts = map(past_of, self._snapshots.on(_closed(as_of)))
        return {
            self._names[one.number]: one.metrics[METRIC].get("dimensions", {})
            for one in pasts
            if one.number in self._names and METRIC in one.metrics
        }


def _closed(as_of: date) -> int:
    return as_of.toordinal() - 1


def _bands(moment: Moment) -> Bands:
    """Those of the profile that is left when none before it fits."""
    profiles = moment.rules.rules.health.profiles
    return profiles[-1].bands if profiles else Bands()


def _range(query: dict[str, Any], today: date) -> tuple[date, date]:
    last = min(query["last"] or today, today - timedelta(days=1))
    first = query["first"] or last - timedelta(days=DAYS - 1)
    if first > last:
        raise InvalidParameter("from: lies after to")
    if (last - first).days >= MOST_DAYS:
        raise InvalidParameter(f"from: a back-test may span {MOST_DAYS} days at most")
    return first, last
