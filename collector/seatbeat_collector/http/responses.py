"""Answers to surveys: those of an account, and a search over all."""

from __future__ import annotations

from typing import Any

from flask import Response as HttpResponse

from seatbeat_collector.errors import InvalidParameter, NotFound
from seatbeat_collector.presence.local_days import day_bounds
from seatbeat_collector.store.feedback import Place, Response, Wanted
from seatbeat_collector.surveys.sentiment import NEUTRAL

from .answers import listing
from .context import collector
from .facts import find_tree
from .moment import Moment, moment
from .operation import Takes, blueprint, operation
from .paging import Descending, Page, Position, cut, cut_read
from .params import PageQuery
from .response_rows import COLUMNS, bounds_of, row_of
from .response_schemas import ResponsesQuery, ResponsesSchema

routes = blueprint("responses", "What people answered")

_ORDER = "-last_at"
_INSIDE = NEUTRAL - 0.00005  # figures have four decimals
_SIGNS = {
    "positive": (NEUTRAL, None),
    "neutral": (-_INSIDE, _INSIDE),
    "negative": (None, -NEUTRAL),
}
_ALL_TIME = (0, 1 << 62)


@operation(
    routes,
    "/v1/responses",
    answers=ResponsesSchema,
    takes=Takes(query=ResponsesQuery),
    csv=True,
)
def search_responses(query: dict[str, Any]) -> HttpResponse:
    """Survey displays of all accounts with these properties, the latest first."""
    collector().aftercare.catch_up()
    now = moment()
    wanted = _wanted(query, now)
    page = cut_read(
        lambda after, limit: now.store.feedback.found(wanted, _place(after), limit),
        position=lambda response: (response.last_at_ms, response.display_id),
        order=_ORDER,
        limit=query["limit"],
        cursor=query["cursor"],
    )
    return _listed(page)


@operation(
    routes,
    "/v1/accounts/<id:account_id>/responses",
    answers=ResponsesSchema,
    takes=Takes(query=PageQuery),
    csv=True,
    problems=(NotFound,),
)
def list_responses(query: dict[str, Any], account_id: str) -> HttpResponse:
    """Survey displays of the account and of those below it, with their latest state."""
    collector().aftercare.catch_up()
    now = moment()
    tree = find_tree(account_id, now)
    found = [row for one in tree.records for row in now.store.feedback.of_account(one.account_id)]
    page = cut(
        found,
        position=lambda response: (response.last_at_ms, response.display_id),
        rank=lambda position: (Descending(position[0]), position[1]),
        order=_ORDER,
        limit=query["limit"],
        cursor=query["cursor"],
    )
    return _listed(page)


def _listed(page: Page[Response]) -> HttpResponse:
    rows = Page([row_of(response) for response in page.rows], page.next_cursor)
    return listing("responses", rows, columns=COLUMNS)


def _wanted(query: dict[str, Any], now: Moment) -> Wanted:
    from_ms, before_ms = range_of(query["first"], query["last"], now.timezone)
    lowest, highest = _SIGNS.get(query["sentiment"], (None, None))
    return Wanted(
        account_id=query["account"],
        survey_id=query["survey"],
        user_id=query["user"],
        metric=query["metric"],
        bands=bounds_of(query["band"]) if query["band"] else None,
        theme=query["theme"],
        sentiment_from=lowest,
        sentiment_to=highest,
        language=query["language"],
        text=query["q"],
        from_ms=from_ms,
        before_ms=before_ms,
        answered=bool(query["answered"]),
        commented=bool(query["commented"]),
        flagged=query["flagged"],
    )


def range_of(first: Any, last: Any, zone: str) -> tuple[int, int]:
    """From the first ms of a day to the first one after another; no day sets no bound.

    Raises InvalidParameter where the range is empty.
    """
    if first is not None and last is not None and first > last:
        raise InvalidParameter("from: lies after to")
    from_ms = _ALL_TIME[0] if first is None else day_bounds(first, zone)[0]
    return from_ms, _ALL_TIME[1] if last is None else day_bounds(last, zone)[1]


def _place(after: Position | None) -> Place | None:
    """Raises ValueError, TypeError for a position that is none of this list."""
    if after is None:
        return None
    at_ms, display_id = after
    if type(at_ms) is not int or not isinstance(display_id, str):
        raise TypeError
    return at_ms, display_id
