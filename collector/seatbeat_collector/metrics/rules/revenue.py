"""How money is counted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class RevenueRules(NamedTuple):
    """Currencies are never added up unless rates say how; the same rates hold for all dates.

    So a move of exchange rates is no movement of revenue.
    """

    currency: str | None = None
    """The currency that sums are told in; None: each currency by itself."""
    rates: Mapping[str, float] = {}
    """What one unit of a currency is worth in `currency`."""
    grouping_minutes: float = 60
    """Changes of one account within so many minutes are one movement."""
    gross_margin: float = 100
    """Percent of revenue that the lifetime value counts."""
    churn_reason_trait: str = "churn_reason"
    exit_survey: str | None = None
    """The survey that asks those who leave; the first theme of an answer's comment is the reason,
    before what the trait says."""
