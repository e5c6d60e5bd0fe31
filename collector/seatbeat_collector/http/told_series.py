"""A score or metric of an account over time, as its days were closed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from seatbeat_collector.errors import InvalidParameter
from seatbeat_collector.metrics.envelope import INSUFFICIENT_DATA
from seatbeat_collector.metrics.series import Bucket, buckets
from seatbeat_collector.presence.local_days import local_day
from seatbeat_collector.scoring.history import Told, course

from .facts import Tree
from .moment import Moment
from .timeseries import range_of, series_of

UNTOLD = Told(None, INSUFFICIENT_DATA, 0)


def told_series(tree: Tree, query: dict[str, Any], moment: Moment) -> dict[str, Any]:
    """The metric with its points, oldest first; each is what the last closed day in it told.

    Raises InvalidParameter for a range that is empty or too long, or an idle timeout: days are
    closed at the collector's own.
    """
    if query["idle_timeout"] not in (None, moment.idle_timeout_s):
        raise InvalidParameter("idle_timeout: scores are kept at the collector's own")
    first, last = range_of(query, local_day(moment.now_ms, tree.zone))
    told = course(moment.store, tree.root.number, query["metric"], first, last)
    points = [_point(one, told) for one in buckets(first, last, query["interval"])]
    return series_of(tree, query, points)


def _point(bucket: Bucket, told: Mapping[date, Told]) -> dict[str, Any]:
    """The days of a bucket don't add up: the last that is known stands for it."""
    known = [day for day in told if bucket.first <= day <= bucket.last]
    found = told[max(known)] if known else UNTOLD
    return {
        "from": bucket.first.isoformat(),
        "to": bucket.last.isoformat(),
        "value": found.value,
        "status": found.status,
    }
