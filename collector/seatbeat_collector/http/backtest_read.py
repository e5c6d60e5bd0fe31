"""The back-test, from the snapshots of closed days."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from seatbeat_collector.errors import InvalidParameter
from seatbeat_collector.metrics.envelope import Scope
from seatbeat_collector.metrics.window import Window
from seatbeat_collector.presence.local_days import local_day
from seatbeat_collector.scoring.departures import Past, health_told, names_of
from seatbeat_collector.scoring.snapshot import past_of
from seatbeat_collector.scoring.terms import day_closed
from seatbeat_collector.store import Store

from .backtests import WEIGHTS_HORIZON, Dimensions, examples_of, suggestion_told, told
from .moment import Moment
from .paid_timelines import paid_timelines
from .portfolio_money import within

METRIC = "health"
DAYS = 365
MOST_DAYS = 1_100


def backtest_read(query: dict[str, Any], moment: Moment) -> dict[str, Any]:
    """The verdict over the departures of some days. Raises InvalidParameter."""
    today = local_day(moment.now_ms, moment.timezone)
    first, last = _range(query, today)
    with moment.standing.lock:
        moment.standing.refresh(moment.now_ms)
        names = names_of(moment.standing.records)
        timelines = within(paid_timelines(moment), set(names.values()))
    scores_on = health_told(moment.store, names)
    past = Past(timelines, scores_on, zone=moment.timezone, first=first, last=last)
    days = (last - first).days + 1
    scope = Scope(Window(days, last + timedelta(days=1), today), moment.timezone, days)
    examples = examples_of(past, _points_of(moment.store, names)) if query["weights"] else None
    return {
        "metric": METRIC,
        **told(past, scope),
        "suggested_weights": suggestion_told(examples),
    }


def _points_of(store: Store, names: Mapping[int, str]) -> Callable[[date], dict[str, Dimensions]]:
    """Reads the points by dimension before a day of departures, by account's id."""

    def before(day: date) -> dict[str, Dimensions]:
        as_of = day - timedelta(days=WEIGHTS_HORIZON)
        pasts = map(past_of, store.snapshots.on(day_closed(as_of).toordinal()))
        return {
            names[one.number]: one.metrics[METRIC].get("dimensions", {})
            for one in pasts
            if one.number in names and METRIC in one.metrics
        }

    return before


def _range(query: dict[str, Any], today: date) -> tuple[date, date]:
    last = min(query["last"] or today, today - timedelta(days=1))
    first = query["first"] or last - timedelta(days=DAYS - 1)
    if first > last:
        raise InvalidParameter("from: lies after to")
    if (last - first).days >= MOST_DAYS:
        raise InvalidParameter(f"from: a back-test may span {MOST_DAYS} days at most")
    return first, last
