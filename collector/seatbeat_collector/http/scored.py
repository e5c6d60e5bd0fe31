"""Scores explained, signals, goals: what is read of accounts beyond their use."""

from __future__ import annotations

from typing import Any

from flask import Response

from seatbeat_collector.errors import NotFound

from .answers import answer, listing
from .explanations import explanation
from .goal_rows import goals_everywhere, goals_of_account
from .moment import moment
from .operation import Takes, blueprint, operation
from .paging import Page, cut
from .portfolio_answers import portfolio_answer
from .portfolio_schemas import PortfolioQuery, PortfolioSchema
from .score_schemas import ExplainQuery, ExplanationSchema
from .signal_rows import signals_everywhere, signals_of_account
from .signal_schemas import (
    AsOfPageQuery,
    GoalsQuery,
    GoalsSchema,
    SignalsQuery,
    SignalsSchema,
)
from .signal_told import SignalList, place_of

routes = blueprint("scores", "How accounts stand, why, and what to look at")

_ONE = "/v1/accounts/<id:account_id>"
_SIGNAL_COLUMNS = ("account_id", "kind", "severity", "about", "value", "unit", "sentence")
_GOAL_COLUMNS = ("goal", "account_id", "metric", "starts_on", "due_on")


@operation(
    routes,
    f"{_ONE}/explain",
    answers=ExplanationSchema,
    takes=Takes(query=ExplainQuery),
    problems=(NotFound,),
)
def explain_score(query: dict[str, Any], account_id: str) -> Response:
    """What made a score: inputs, points, weights, contributions that add up, change since a day."""
    return answer(explanation(account_id, query, moment()))


@operation(
    routes,
    f"{_ONE}/signals",
    answers=SignalsSchema,
    takes=Takes(query=AsOfPageQuery),
    csv=True,
    problems=(NotFound,),
)
def list_signals_of_account(query: dict[str, Any], account_id: str) -> Response:
    """Signs of trouble, or of more to come, in one account."""
    return _signals(signals_of_account(account_id, query, moment()), query)


@operation(routes, "/v1/signals", answers=SignalsSchema, takes=Takes(query=SignalsQuery), csv=True)
def list_signals(query: dict[str, Any]) -> Response:
    """Signs of all accounts, the worst first; many drops at once are told as one incident."""
    return _signals(signals_everywhere(query, moment()), query)


@operation(
    routes,
    f"{_ONE}/goals",
    answers=GoalsSchema,
    takes=Takes(query=AsOfPageQuery),
    csv=True,
    problems=(NotFound,),
)
def list_goals_of_account(query: dict[str, Any], account_id: str) -> Response:
    """The goals of one account with how far they have come."""
    page = goals_of_account(account_id, query, moment())
    return listing("goals", page, columns=_GOAL_COLUMNS)


@operation(routes, "/v1/goals", answers=GoalsSchema, takes=Takes(query=GoalsQuery), csv=True)
def list_goals(query: dict[str, Any]) -> Response:
    """The goals of all accounts with how far they have come, by goal, then by account."""
    return listing("goals", goals_everywhere(query, moment()), columns=_GOAL_COLUMNS)


@operation(routes, "/v1/portfolio", answers=PortfolioSchema, takes=Takes(query=PortfolioQuery))
def read_portfolio(query: dict[str, Any]) -> Response:
    """Retention, revenue by currency, cohorts, and how scores lie over the accounts."""
    return answer(portfolio_answer(query, moment()))


def _signals(found: SignalList, query: dict[str, Any]) -> Response:
    page = cut(
        found.signs,
        position=place_of,
        order="severity",
        limit=query["limit"],
        cursor=query["cursor"],
    )
    rows = Page([sign.row() for sign in page.rows], page.next_cursor)
    return listing("signals", rows, columns=_SIGNAL_COLUMNS, incident=found.incident)
