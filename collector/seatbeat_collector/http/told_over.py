"""What is told besides use, over the window that was asked for: tickets, revenue, breadth."""

from __future__ import annotations

from seatbeat_collector.metrics.envelope import Envelope
from seatbeat_collector.scoring.adopted import feature_breadth, features_used
from seatbeat_collector.scoring.gathering import named_over
from seatbeat_collector.scoring.told import commercial, entitlements, tickets

from .moment import Moment
from .score_book import ScoreBook


def told_over(days: int, account_id: str, book: ScoreBook, moment: Moment) -> dict[str, Envelope]:
    """Those metrics over so many complete days; scores are made of them over their own windows."""
    with book.lock:
        portfolio, sources = book.portfolio, book.sources
        account, when, terms = portfolio.account(account_id), portfolio.when, portfolio.roster.terms
        named = named_over(account, when, sources, moment.timezone, days)
        used = features_used(named, terms.rules.adoption)
        entitled = entitlements(account, when, sources)
        return {
            "feature_breadth": feature_breadth(account, used, entitled, portfolio.common, days),
            **tickets(account, when, sources, days),
            **commercial(account, when, sources, terms, days),
        }
