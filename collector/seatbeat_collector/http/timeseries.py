"""A metric of an account over time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import chain
from typing import Any, NamedTuple

from seatbeat_collector.errors import InvalidParameter
from seatbeat_collector.metrics.catalogue import CATALOGUE
from seatbeat_collector.metrics.licenses import Holding, pool
from seatbeat_collector.metrics.series import (
    MEASURES,
    Bucket,
    buckets,
    inside,
    license_share,
    point,
)
from seatbeat_collector.metrics.used_days import users_of
from seatbeat_collector.metrics.user_days import People, used_days
from seatbeat_collector.presence.local_days import day_bounds, local_day
from seatbeat_collector.store.records import AccountRecord, UserDay

from .evidence import days_of, user_days
from .facts import NOW, Tree, seats_at, start_of, zone_of
from .moment import Moment

DEFAULT_DAYS = 30
MAX_DAYS = 1100


class _Story(NamedTuple):
    """One account of the tree with its user-days."""

    record: AccountRecord
    zone: str
    days: list[UserDay]


def series(tree: Tree, query: dict[str, Any], moment: Moment) -> dict[str, Any]:
    """The metric with its points, oldest first; days after today have none.

    Raises InvalidParameter for a range that is empty or too long.
    """
    metric, today = CATALOGUE[query["metric"]], local_day(moment.now_ms, tree.zone)
    first, last = _range(query, today)
    stories = _stories(tree, first, last, query["idle_timeout"], moment)
    starts = [start_of(record, tree.zone, NOW, moment) for record in tree.records]
    start = min((day for day in starts if day is not None), default=None)
    points = [
        point(bucket, value, start=start, today=today, status=status)
        for bucket in buckets(first, last, query["interval"])
        for value, status in [_value(metric.name, bucket, stories)]
    ]
    return {
        "account_id": tree.root.account_id,
        "metric": metric.name,
        "unit": metric.unit,
        "definition_version": metric.version,
        "interval": query["interval"],
        "timezone": tree.zone,
        "points": points,
    }


def _range(query: dict[str, Any], today: date) -> tuple[date, date]:
    last = query["last"] or today
    first = query["first"] or min(last, today) - timedelta(days=DEFAULT_DAYS - 1)
    if first > last:
        raise InvalidParameter("from: lies after to")
    if (last - first).days >= MAX_DAYS:
        raise InvalidParameter(f"from: a series may span {MAX_DAYS} days at most")
    return first, min(last, today)


def _stories(
    tree: Tree, first: date, last: date, idle_timeout: int | None, moment: Moment
) -> list[_Story]:
    timeout = idle_timeout or moment.idle_timeout_s
    return [
        _Story(
            record,
            zone_of(record, moment),
            user_days(days_of(record, first, last, moment), moment, idle_timeout_s=timeout),
        )
        for record in tree.records
    ]


def _value(
    metric: str, bucket: Bucket, stories: Sequence[_Story]
) -> tuple[int | float | None, str]:
    if metric == "license_utilization":
        people = People()
        return license_share(pool([_holding(story, bucket, people) for story in stories]))
    if metric == "sessions":  # counted within each account, so that they add up over a tree
        return sum(MEASURES[metric](inside(bucket, story.days)) for story in stories), "ok"
    days = chain.from_iterable(inside(bucket, story.days) for story in stories)
    return MEASURES[metric](list(days)), "ok"


def _holding(story: _Story, bucket: Bucket, people: People) -> Holding:
    _, end_ms = day_bounds(bucket.last, story.zone)
    users = users_of(used_days(inside(bucket, story.days), people))
    return Holding(seats_at(story.record, end_ms - 1), users)
