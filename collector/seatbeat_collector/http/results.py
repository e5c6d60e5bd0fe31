"""Results of a survey: score, rates, roll-ups, and the same by group."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

from flask import Response as HttpResponse

from seatbeat_collector.errors import InvalidParameter, NotFound
from seatbeat_collector.metrics.catalogue import CATALOGUE
from seatbeat_collector.presence.local_days import local_day
from seatbeat_collector.store.feedback import Response
from seatbeat_collector.surveys.results import (
    Display,
    display_of,
    latest_by_user,
    side_by_side,
    summary,
)
from seatbeat_collector.surveys.scoring import Kind, kind_of

from .answers import answer, listing, wants_csv
from .context import collector
from .displays import Accounts
from .moment import Moment, moment
from .operation import Takes, blueprint, operation
from .paging import Page, cut
from .responses import range_of
from .result_groups import Days, Groups, Shown, by_name, by_period, place_of
from .result_schemas import ResultsQuery, ResultsSchema
from .timeseries import MAX_DAYS

routes = blueprint("results", "What came of a survey")


@operation(
    routes,
    "/v1/surveys/<id:survey_id>/results",
    answers=ResultsSchema,
    takes=Takes(query=ResultsQuery),
    csv=True,
    problems=(NotFound,),
)
def read_results(query: dict[str, Any], survey_id: str) -> HttpResponse:
    """A survey's score, rates and roll-ups, and the same by period, account or segment."""
    collector().aftercare.catch_up()
    now = moment()
    survey = now.store.feedback.survey(survey_id)
    if survey is None:
        raise NotFound(f"There is no survey {survey_id!r}.")
    found = _found(survey_id, query, now)
    kind = kind_of(survey.metric)
    days = _days(found, query, now)
    accounts = Accounts(now)
    displays = [display_of(one) for one in found]
    groups = _groups(zip(found, displays, strict=True), query, days, accounts)
    page = _page(groups, kind, query)
    if wants_csv():
        return listing("groups", page, columns=("group",))
    about = {"survey_id": survey_id, "metric": survey.metric, **_told_of(days)}
    return answer(
        {
            **about,
            "definition_version": CATALOGUE[kind].version if kind else None,
            **summary(kind, displays),
            "rollups": _rollups(displays, accounts) if kind == "nps" else None,
            "by": query["by"],
            "groups": page.rows,
            "next_cursor": page.next_cursor,
        }
    )


def _told_of(days: Days) -> dict[str, str]:
    return {
        "timezone": days.zone,
        "from": days.first.isoformat(),
        "to": days.last.isoformat(),
    }


def _found(survey_id: str, query: dict[str, Any], now: Moment) -> list[Response]:
    """The survey's displays of the days asked for, oldest first."""
    bounds = range_of(query["first"], query["last"], now.timezone)
    return list(now.store.feedback.of_survey(survey_id, *bounds))


def _days(found: Sequence[Response], query: dict[str, Any], now: Moment) -> Days:
    """The days asked for, else from the first display to today. Raises InvalidParameter."""
    today = local_day(now.now_ms, now.timezone)
    seen = [local_day(one.shown_at_ms, now.timezone) for one in (*found[:1], *found[-1:])]
    last = query["last"] or max([query["first"] or today, today, *seen])
    first = query["first"] or min([last, *seen])
    if query["by"] == "period" and query["interval"] == "day" and (last - first).days >= MAX_DAYS:
        earliest = last - timedelta(days=MAX_DAYS - 1)
        raise InvalidParameter(
            f"from: {MAX_DAYS} days at most by day; ask from {earliest} on, or by week or month"
        )
    return Days(first, last, now.timezone)


def _groups(
    found: Iterable[Shown], query: dict[str, Any], days: Days, accounts: Accounts
) -> Groups:
    if query["by"] == "period":
        return by_period(found, days, query["interval"])
    return by_name(found, query["by"], accounts)


def _page(groups: Groups, kind: Kind | None, query: dict[str, Any]) -> Page[dict[str, Any]]:
    """Only the groups that are shown are scored."""
    page = cut(
        groups,
        position=lambda group: place_of(group[0]["group"]),
        order=f"{query['by']} {query['interval']}",
        limit=query["limit"],
        cursor=query["cursor"],
    )
    rows = [{**named, **summary(kind, own)} for named, own in page.rows]
    return Page(rows, page.next_cursor)


def _rollups(displays: Sequence[Display], accounts: Accounts) -> dict[str, Any]:
    latest = latest_by_user(displays)
    answered = {one.account_id for one in latest if one.account_id is not None}
    payers = accounts.payers(answered)
    return {
        **side_by_side(displays, payers.revenue)._asdict(),
        "respondents": len(latest),
        "accounts": len({one.account_id for one in latest}),
        "accounts_with_revenue": sum(value is not None for value in payers.revenue.values()),
        "currency": payers.currency,
        "mixed_currencies": payers.mixed,
    }
