"""Scores of every account in a few values, to list, sort and count them by.

Of a small portfolio they are worked out anew as soon as something changes; of a large one, and of
past days, they are as the days were closed.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from .closed_rows import closed_then, last_closed
from .moment import Moment
from .score_book import LIVE_MOST, score_book
from .scored_row import ScoredRow, row_of


def scored_rows(as_of: date | None, moment: Moment) -> Mapping[str, ScoredRow]:
    """A row by id for every account of which scores are known; the caller holds no lock."""
    standing = moment.standing
    with standing.lock:
        standing.refresh(moment.now_ms)
        is_large = len(standing.records) > LIVE_MOST
        closed = last_closed(as_of, moment) if is_large else closed_then(as_of, moment)
        kept = {name: row.scores for name, row in closed.items()}
    if is_large:
        return kept
    book = score_book(moment, as_of)
    with book.lock:
        return {name: kept.get(name) or row_of(book.scored(name).metrics) for name in book.names()}
