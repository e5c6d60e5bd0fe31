"""One page of the portfolio: filtered, sorted by any headline metric, cut."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import compress
from operator import itemgetter
from typing import Any

from seatbeat_collector.metrics.catalogue import HEADLINES
from seatbeat_collector.metrics.envelope import Envelope
from seatbeat_collector.metrics.frequency import BANDS as FREQUENCY_BANDS
from seatbeat_collector.metrics.health import UNKNOWN

from .churn_risk import NAME as CHURN_RISK
from .churn_risk import Foretelling
from .facts import Ask, ask_of
from .holders import Holder
from .moment import Moment
from .paging import Page, cut_sorted
from .portfolio import row_of
from .score_list import scored_rows
from .scored_row import LISTED, ScoredRow, metrics_without
from .view import View

NONE = "none"
"""Asks for the accounts without a status, too."""
Placed = tuple[Any, str, Holder]
"""What the list is sorted by, the account's id, the account."""
Scores = Mapping[str, ScoredRow]
"""By account's id."""


def account_page(query: dict[str, Any], moment: Moment) -> Page[dict[str, Any]]:
    """The accounts that a query asks for. Raises InvalidParameter."""
    descending = query["sort"].startswith("-")
    scores = scored_rows(query["as_of"], moment)
    risk = Foretelling(moment, query["as_of"])
    with view_of(ask_of(query), moment) as view:
        page = cut_sorted(
            _sorted(_placed(view, query, scores, risk), descending=descending),
            position=itemgetter(0, 1),
            descending=descending,
            order=query["sort"],
            limit=query["limit"],
            cursor=query["cursor"],
        )
        rows = [
            row_of(holder, view, moment, _scores_of(account_id, holder, scores, view, risk))
            for _, account_id, holder in page.rows
        ]
    return Page(rows, page.next_cursor)


@contextmanager
def view_of(ask: Ask, moment: Moment) -> Iterator[View]:
    """Every account for one question, as of now; for one reader at a time."""
    standing = moment.standing
    with standing.lock:
        standing.refresh(moment.now_ms)
        yield standing.view(ask, lambda: View(ask)).at(moment, standing)


def _placed(view: View, query: dict[str, Any], scores: Scores, risk: Foretelling) -> list[Placed]:
    """The accounts among those asked for, ordered by id."""
    values = _values(view, query["sort"].removeprefix("-"), scores, risk)
    everyone = zip(values, view.ids(), view.holders, strict=True)
    chosen = _chosen(view, query, scores)
    return list(everyone if chosen is None else compress(everyone, chosen))


def _scores_of(
    account_id: str, holder: Holder, scores: Scores, view: View, risk: Foretelling
) -> dict[str, Envelope]:
    """The scores of one account; of one that came a moment ago there are none."""
    found = scores.get(account_id)
    told = metrics_without(holder.scope) if found is None else found.metrics()
    return {**told, CHURN_RISK: risk.metric(told["health"], view.apart_of(holder))}


def _values(view: View, field: str, scores: Scores, risk: Foretelling) -> list[Any]:
    """What the list is sorted by, for each holder."""
    if field == CHURN_RISK:
        return risk.values(_values(view, "health", scores, risk), view.apart())
    if field in LISTED:
        found = (scores.get(account_id) for account_id in view.ids())
        return [None if one is None else getattr(one, field) for one in found]
    if field in HEADLINES:
        return view.values(field)
    if field == "last_seen_at":
        return view.last_seen()
    return view.ids() if field == "account_id" else view.names()


def _chosen(view: View, query: dict[str, Any], scores: Scores) -> list[bool] | None:
    """Whether each holder is among those asked for; None where all are."""
    tests = []
    if query["segment"] is not None:
        tests.append([each == query["segment"] for each in view.segments()])
    if query["status"] is not None:
        wanted = {query["status"], None} if query["status"] == NONE else {query["status"]}
        tests.append([holder.about["status"] in wanted for holder in view.holders])
    if query["q"]:
        text = query["q"].casefold()
        named = zip(view.names(), view.ids(), strict=True)
        tests.append([text in name or text in account_id.casefold() for name, account_id in named])
    if query["band"] is not None:
        name = "usage_frequency" if query["band"] in FREQUENCY_BANDS else "license_utilization"
        tests.append([band == query["band"] for band in view.bands(name)])
    if query["health_band"] is not None:
        found = (scores.get(account_id) for account_id in view.ids())
        bands = (UNKNOWN if one is None else one.band for one in found)
        tests.append([band == query["health_band"] for band in bands])
    return [all(each) for each in zip(*tests, strict=True)] if tests else None


def _sorted(placed: list[Placed], *, descending: bool) -> list[Placed]:
    """By value, equals by id; what has no value comes last in either direction."""
    with_value = [one for one in placed if one[0] is not None]
    with_value.sort(key=itemgetter(0), reverse=descending)  # stable: equals stay ordered by id
    return with_value + [one for one in placed if one[0] is None]
