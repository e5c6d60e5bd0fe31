"""Which features an account uses, of those it has."""

from __future__ import annotations

from datetime import date
from typing import Any

from seatbeat_collector.scoring.adopted import BREADTH_DAYS, features_used
from seatbeat_collector.scoring.gathering import gathered

from .moment import Moment, when_of
from .score_book import score_book


def adoption(account_id: str, as_of: date | None, moment: Moment) -> dict[str, Any]:
    """The breadth, and a row for each feature that is used or could be; over 30 days."""
    book = score_book(moment, as_of)
    with book.lock:
        computed, kept = book.computed(account_id), book.closed(account_id)
        found = gathered(computed.account, when_of(moment, as_of), book.sources, moment.timezone)
    rules = moment.rules.rules.adoption
    used = features_used(found.named(computed.account.day.of(BREADTH_DAYS)), rules)
    metrics = computed.metrics if kept is None else kept.metrics
    active = metrics["active_users"]["d30"]
    breadth = {**computed.metrics["feature_breadth"], **metrics.get("feature_breadth", {})}
    has = {*breadth["used"], *breadth["unused"]}
    valued = {one.name for one in rules.features if one.brings_value}
    names = {*has, *used, *(one.name for one in rules.features)}
    return {
        "feature_breadth": breadth,
        "active_users": active,
        "by_feature": [
            {
                "feature": name,
                "users": used.get(name, 0).bit_count(),
                "percent_of_active_users": _percent(used.get(name, 0).bit_count(), active),
                "has": name in has,
                "brings_value": name in valued,
            }
            for name in sorted(names)
        ],
    }


def _percent(part: int, of: int) -> float | None:
    return 100 * part / of if of else None
