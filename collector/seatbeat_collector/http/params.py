"""The parameters of reads, each limit stated once; they make the OpenAPI document too."""

from __future__ import annotations

from datetime import date
from typing import Any

from marshmallow import Schema, fields, validate

from seatbeat_collector.metrics.catalogue import CATALOGUE, FROM_SURVEYS, HEADLINES
from seatbeat_collector.metrics.frequency import BANDS as FREQUENCY_BANDS
from seatbeat_collector.metrics.health import BANDS as HEALTH_BANDS
from seatbeat_collector.metrics.health import UNKNOWN
from seatbeat_collector.metrics.series import INTERVALS, MEASURES
from seatbeat_collector.metrics.utilization import BANDS as LICENSE_BANDS
from seatbeat_collector.scoring.told_metrics import TOLD

from .paging import LIMIT, MAX_LIMIT

MAX_WINDOW = 366
EARLIEST = date(1970, 1, 1)
LATEST = date(8999, 12, 31)
SORTS = ("account_id", "name", "last_seen_at", *HEADLINES, "engagement", "health", "churn_risk")
COUNTED = (*MEASURES, "sessions", "license_utilization", *FROM_SURVEYS)
"""Series that are counted from the days and answers themselves."""
SERIES = (*COUNTED, *(name for name in TOLD if name not in COUNTED))


def _says(sentence: str) -> dict[str, Any]:
    """Not asked for means None; the document then shows neither a default nor a null."""
    return {"load_default": lambda: None, "metadata": {"description": sentence}}


def _whole(low: int, high: int, sentence: str) -> fields.Integer:
    return fields.Integer(validate=validate.Range(low, high), **_says(sentence))


def _day(sentence: str, *, data_key: str | None = None) -> fields.Date:
    within = validate.Range(EARLIEST, LATEST)
    return fields.Date(validate=within, data_key=data_key, **_says(sentence))


def _idle_timeout() -> fields.Integer:
    return _whole(5, 1800, "Seconds without input after which a person is idle")


def _signed(words: tuple[str, ...]) -> list[str]:
    return [sign + word for word in words for sign in ("", "-")]


class DaysQuery(Schema):
    """Which days are read."""

    window = _whole(
        1,
        MAX_WINDOW,
        f"Days of all that is counted over a window; default 14, for license_utilization, tickets "
        f"and feature_breadth {CATALOGUE['license_utilization'].window}, for mrr_change, nps, csat "
        f"and ces {CATALOGUE['nps'].window}. Scores (engagement, health), onboarding and renewal "
        "have windows of their own, whatever is asked for",
    )
    as_of = _day("The day after the window, default today; tomorrow includes the running day")


class WindowQuery(DaysQuery):
    """Which days a metric is read over, and what counts as idle."""

    idle_timeout = _idle_timeout()


class PageQuery(Schema):
    """Which part of a list."""

    limit = fields.Integer(
        load_default=LIMIT,
        validate=validate.Range(1, MAX_LIMIT),
        metadata={"description": "Rows a page"},
    )
    cursor = fields.String(**_says("`next_cursor` of the page before"))


class DaysPageQuery(DaysQuery, PageQuery):
    """Which part of a list, over which days."""


class WindowedPageQuery(WindowQuery, PageQuery):
    """Which part of a list, over which days, and what counts as idle."""


class AccountsQuery(WindowedPageQuery):
    """Which accounts, in which order."""

    q = fields.String(**_says("Text within the account's id or name, in any case"))
    segment = fields.String(**_says("The account's segment"))
    status = fields.String(**_says("The account's status; none asks for those without"))
    band = fields.String(
        validate=validate.OneOf((*FREQUENCY_BANDS, *LICENSE_BANDS)),
        **_says("A band of usage frequency or of license utilization"),
    )
    health_band = fields.String(
        validate=validate.OneOf((*HEALTH_BANDS, UNKNOWN)), **_says("A band of health")
    )
    sort = fields.String(
        load_default="account_id",
        validate=validate.OneOf(_signed(SORTS)),
        metadata={"description": "Ascending, or descending after a minus; nulls come last"},
    )


class SeriesQuery(Schema):
    """Which metric over which days, a point how often."""

    metric = fields.String(
        required=True, validate=validate.OneOf(SERIES), metadata={"description": "The metric"}
    )
    first = _day("First day, default 29 days before the last", data_key="from")
    last = _day("Last day, default today", data_key="to")
    interval = fields.String(
        load_default="day",
        validate=validate.OneOf(INTERVALS),
        metadata={"description": "Weeks begin on Monday"},
    )
    idle_timeout = _idle_timeout()
