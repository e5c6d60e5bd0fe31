"""One page of the portfolio."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .facts import ask_of
from .moment import Moment
from .paging import Descending, Page, Position, cut
from .portfolio import Portfolio


def account_page(query: dict[str, Any], moment: Moment) -> Page[dict[str, Any]]:
    """The accounts that a query asks for. Raises InvalidParameter."""
    sort = query["sort"]
    field = sort.removeprefix("-")
    rows = [row for row in Portfolio(ask_of(query), moment).rows() if row.matches(query)]
    page = cut(
        rows,
        position=lambda row: (row.value(field), row.account_id),
        rank=_rank(descending=sort.startswith("-")),
        order=sort,
        limit=query["limit"],
        cursor=query["cursor"],
    )
    return Page([row.answer() for row in page.rows], page.next_cursor)


def _rank(*, descending: bool) -> Callable[[Position], Any]:
    """By value, then by id; what has no value comes last in either direction."""

    def rank(position: Position) -> Any:
        value, account_id = position
        if value is None:
            return (True, "", account_id)
        return (False, Descending(value) if descending else value, account_id)

    return rank
