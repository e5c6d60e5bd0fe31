"""The goals of an account, and of all."""

from __future__ import annotations

from datetime import date
from typing import Any

from seatbeat_collector.metrics.exact import Number
from seatbeat_collector.metrics.rules.goals import Goal
from seatbeat_collector.scoring.portfolio import Scored

from .goals_told import Numbers, days_of, goal_row, goals_of, is_over, number_at
from .moment import Moment
from .paging import Page, cut
from .score_book import ScoreBook, score_book
from .segmenting import is_in_segment

Pair = tuple[Goal, str]
"""A goal and an account that has it."""


def goals_of_account(
    account_id: str, query: dict[str, Any], moment: Moment
) -> Page[dict[str, Any]]:
    """A page of the goals of one account. Raises NotFound."""
    book = score_book(moment, query["as_of"])
    with book.lock:
        scored = book.scored(account_id)
        goals = goals_of(account_id, scored.account.facts, moment.rules.rules.goals)
        return _page([(goal, account_id) for goal in goals], query, book, moment)


def goals_everywhere(query: dict[str, Any], moment: Moment) -> Page[dict[str, Any]]:
    """A page of the goals of all accounts."""
    book = score_book(moment, query["as_of"])
    goals = [one for one in moment.rules.rules.goals if query["goal"] in (None, one.name)]
    with book.lock:
        accounts = [book.account(name) for name in book.names()]
        pairs = [
            (goal, account.account_id)
            for account in accounts
            if is_in_segment(account.segment, query["segment"])
            for goal in goals_of(account.account_id, account.facts, goals)
        ]
        return _page(pairs, query, book, moment)


def _page(
    pairs: list[Pair], query: dict[str, Any], book: ScoreBook, moment: Moment
) -> Page[dict[str, Any]]:
    page = cut(
        pairs,
        position=lambda pair: (pair[0].name, pair[1]),
        order="goal",
        limit=query["limit"],
        cursor=query["cursor"],
    )
    rows = [_row(goal, book.scored(account_id), moment) for goal, account_id in page.rows]
    return Page(rows, page.next_cursor)


def _row(goal: Goal, now: Scored, moment: Moment) -> dict[str, Any]:
    scope = now.account.scope(days_of(goal, now.account.day.as_of))
    numbers = Numbers(
        baseline=_number_on(goal.starts_on, goal, now, moment),
        now=number_at(goal, now.metrics, now.account.facts),
        when_due=_when_due(goal, now, moment),
    )
    return goal_row(goal, now.account.account_id, scope, numbers)


def _when_due(goal: Goal, now: Scored, moment: Moment) -> Number | None:
    is_due = is_over(goal, now.account.day.as_of)
    return _number_on(goal.due_on, goal, now, moment) if is_due else None


def _number_on(day: date, goal: Goal, now: Scored, moment: Moment) -> Number | None:
    """The metric as of a day, where it has come."""
    if day > now.account.day.as_of:
        return None
    book = score_book(moment, day)
    with book.lock:
        then = book.scored(now.account.account_id)
    return number_at(goal, then.metrics, then.account.facts)
