"""A metric of an account over time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import chain
from typing import Any, NamedTuple

from seatbeat_collector.errors import InvalidParameter
from seatbeat_collector.metrics.catalogue import CATALOGUE, FROM_SURVEYS
from seatbeat_collector.metrics.licenses import Holding, pool
from seatbeat_collector.metrics.series import (
    MEASURES,
    Bucket,
    buckets,
    inside,
    license_share,
    point,
)
from seatbeat_collector.metrics.sessions import sessions
from seatbeat_collector.metrics.used_days import UsedDay, together, users_of
from seatbeat_collector.metrics.user_days import People, used_days
from seatbeat_collector.presence.local_days import day_bounds, local_day
from seatbeat_collector.scoring.accounts import observed_from, seats_at
from seatbeat_collector.scoring.terms import NOW
from seatbeat_collector.store.records import AccountRecord, UserDay

from .evidence import days_of, user_days
from .facts import Tree
from .moment import Moment
from .survey_metrics import survey_points

SESSIONS = "sessions"
DEFAULT_DAYS = 30
MAX_DAYS = 1100


class _Story(NamedTuple):
    """One account of the tree with its days, whose users are bits that the tree shares."""

    record: AccountRecord
    zone: str
    days: Sequence[UsedDay]
    user_days: Sequence[UserDay] = ()
    """Where the days were not added up beforehand."""


def series(tree: Tree, query: dict[str, Any], moment: Moment) -> dict[str, Any]:
    """The metric with its points, oldest first; days after today have none.

    Raises InvalidParameter for a range that is empty or too long.
    """
    metric, today = CATALOGUE[query["metric"]], local_day(moment.now_ms, tree.zone)
    first, last = range_of(query, today)
    cut = buckets(first, last, query["interval"])
    if metric.name in FROM_SURVEYS:
        points = survey_points(metric.name, tree, cut, today, moment)
    else:
        timeout = query["idle_timeout"] or moment.idle_timeout_s
        points = _points(metric.name, tree, cut, timeout, moment)
    return series_of(tree, query, points)


def series_of(tree: Tree, query: dict[str, Any], points: list[dict[str, Any]]) -> dict[str, Any]:
    """Points under what they are about."""
    metric = CATALOGUE[query["metric"]]
    return {
        "account_id": tree.root.account_id,
        "metric": metric.name,
        "unit": metric.unit,
        "definition_version": metric.version,
        "interval": query["interval"],
        "timezone": tree.zone,
        "points": points,
    }


def _points(
    metric: str, tree: Tree, cut: Sequence[Bucket], timeout: int, moment: Moment
) -> list[dict[str, Any]]:
    if not cut:
        return []
    first, last, today = cut[0].first, cut[-1].last, local_day(moment.now_ms, tree.zone)
    if len(tree.records) > 1 or timeout != moment.idle_timeout_s or metric == SESSIONS:
        stories = _counted(tree, first, last, timeout, moment)
    else:
        stories = [_added_up(tree, first, last, moment)]
    starts = [observed_from(record, tree.zone, NOW, moment.kept) for record in tree.records]
    start = min((day for day in starts if day is not None), default=None)
    return [
        point(bucket, value, start=start, today=today, status=status)
        for bucket in cut
        for value, status in [_value(metric, bucket, stories)]
    ]


def range_of(query: dict[str, Any], today: date) -> tuple[date, date]:
    """The days asked for, none after today. Raises InvalidParameter."""
    last = query["last"] or today
    first = query["first"] or min(last, today) - timedelta(days=DEFAULT_DAYS - 1)
    if first > last:
        raise InvalidParameter("from: lies after to")
    if (last - first).days >= MAX_DAYS:
        raise InvalidParameter(f"from: a series may span {MAX_DAYS} days at most")
    return first, min(last, today)


def _added_up(tree: Tree, first: date, last: date, moment: Moment) -> _Story:
    ordinals = max(first.toordinal(), moment.kept.user_days), last.toordinal()
    days = moment.store.portfolio.days_of(tree.root.number, *ordinals)
    return _Story(tree.root, tree.zone, days)


def _counted(tree: Tree, first: date, last: date, timeout: int, moment: Moment) -> list[_Story]:
    found, people = [], People()
    for record in tree.records:
        days = days_of(record, first, last, moment)
        own = user_days(days, moment, idle_timeout_s=timeout)
        found.append(_Story(record, days.zone, used_days(own, people), own))
    return found


def _value(
    metric: str, bucket: Bucket, stories: Sequence[_Story]
) -> tuple[int | float | None, str]:
    if metric == "license_utilization":
        return license_share(pool([_holding(story, bucket) for story in stories]))
    if metric == SESSIONS:  # counted within each account, so that they add up over a tree
        return sum(sessions(inside(bucket, story.user_days)) for story in stories), "ok"
    days = together(chain.from_iterable(inside(bucket, story.days) for story in stories))
    return MEASURES[metric](days), "ok"


def _holding(story: _Story, bucket: Bucket) -> Holding:
    _, end_ms = day_bounds(bucket.last, story.zone)
    return Holding(seats_at(story.record, end_ms - 1), users_of(inside(bucket, story.days)))
