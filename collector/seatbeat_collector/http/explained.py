"""What a score was made of, in rows that add up to it as it was told."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from seatbeat_collector.metrics.contributions import LATER, PLACES, Contribution, total
from seatbeat_collector.metrics.exact import rounded
from seatbeat_collector.metrics.health_explained import explain
from seatbeat_collector.scoring.portfolio import Scored

HEALTH = "health"
SCORES = (HEALTH, "engagement")


def told(scored: Scored, metric: str) -> Decimal | None:
    """The score as it was told."""
    value = scored.metrics[metric]["value"]
    return None if value is None else rounded(value, PLACES)


def rows_of(scored: Scored, metric: str) -> list[Contribution]:
    """What a score was made of; a closed one may have been told before data of others came."""
    value = told(scored, metric)
    rows = explain(scored.health) if metric == HEALTH else _engagement(scored)
    if value is None or rounded(total(rows), PLACES) == value:
        return rows
    return [*rows, Contribution(LATER, LATER, amount=Fraction(value) - total(rows))]


def _engagement(scored: Scored) -> list[Contribution]:
    """Nothing for a score that isn't known."""
    found = scored.scores.engagement
    is_known = found.value is not None and scored.metrics["engagement"]["value"] is not None
    return found.rows() if is_known else []
