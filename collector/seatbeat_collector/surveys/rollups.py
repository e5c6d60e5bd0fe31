"""One NPS for many accounts, three ways side by side: each answers another question."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from .scoring import SCALES


class AccountAnswers(NamedTuple):
    """An account's answers and what it pays in a year, or None where that isn't known."""

    scores: Sequence[int]
    revenue: float | None


class Rollup(NamedTuple):
    """Net promoters in percent of respondents, of accounts, and of revenue."""

    by_respondent: float | None
    account_equal: float | None
    revenue_weighted: float | None


def rollup(accounts: Sequence[AccountAnswers]) -> Rollup:
    """Over accounts with answers; revenue-weighted over those whose revenue is known."""
    answered = [account for account in accounts if account.scores]
    scores = [score for account in answered for score in account.scores]
    paying = [(_nps(a.scores), a.revenue) for a in answered if a.revenue is not None]
    revenue = sum(weight for _, weight in paying)
    return Rollup(
        by_respondent=_nps(scores) if scores else None,
        account_equal=(
            sum(_nps(account.scores) for account in answered) / len(answered) if answered else None
        ),
        revenue_weighted=(
            sum(value * weight for value, weight in paying) / revenue if revenue > 0 else None
        ),
    )


def _nps(scores: Sequence[int]) -> float:
    scale = SCALES["nps"]
    net = sum((s >= scale.good_from) - (s <= scale.bad_to) for s in scores)
    return 100 * net / len(scores)
