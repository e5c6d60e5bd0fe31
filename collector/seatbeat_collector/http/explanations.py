"""Why a score is what it is, and how it came from what it was."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from seatbeat_collector.errors import InvalidParameter
from seatbeat_collector.metrics.contributions import PLACES, Contribution, moves, shown
from seatbeat_collector.metrics.engagement_change import Fields
from seatbeat_collector.metrics.envelope import Envelope
from seatbeat_collector.metrics.exact import decimals
from seatbeat_collector.metrics.health_explained import reason
from seatbeat_collector.metrics.splits import Split
from seatbeat_collector.scoring.history import changed
from seatbeat_collector.scoring.portfolio import Scored

from .churn_risk import risks_of
from .closed_rows import snapshot_row
from .explained import HEALTH, rows_of, told
from .moment import Moment
from .score_book import ScoreBook, score_book


def explanation(account_id: str, query: dict[str, Any], moment: Moment) -> dict[str, Any]:
    """One score of one account. Raises NotFound, InvalidParameter."""
    metric, since = query["metric"], query["since"]
    book = score_book(moment, query["as_of"])
    with book.lock:
        now, kept = book.scored(account_id), book.closed(account_id)
        return {
            "account_id": account_id,
            "metric": metric,
            "segment": now.account.segment,
            "score": now.metrics[metric],
            "reason": reason(now.health) if metric == HEALTH else None,
            "rules": moment.rules.hash if kept is None else kept.rules_hash,
            "contributions": shown(rows_of(now, metric), PLACES),
            "churn_risk": _risks(now, query["as_of"], moment) if metric == HEALTH else [],
            "change": None if since is None else _change(now, book, since, metric, moment),
            "snapshot": snapshot_row(kept),
        }


def _risks(now: Scored, as_of: date | None, moment: Moment) -> list[Envelope]:
    return risks_of(now.account.records[0], now.metrics[HEALTH], as_of, moment)


def _change(
    now: Scored, book: ScoreBook, since: date, metric: str, moment: Moment
) -> dict[str, Any]:
    if since >= now.account.day.as_of:
        raise InvalidParameter("since: must lie before the day as of which the score is read")
    then, split = _split(now, book, since, metric, moment)
    before, after = told(then, metric), told(now, metric)
    by = None if before is None or after is None or split is None else after - before
    return {
        "since": since.isoformat(),
        "status": then.metrics[metric]["status"],
        "before": None if before is None else float(before),
        "after": None if after is None else float(after),
        "change": None if by is None else float(by),
        "parts": None if split is None or by is None else _parts(split, by),
        "moves": [] if by is None else _moves(rows_of(then, metric), rows_of(now, metric), by),
    }


def _split(
    now: Scored, book: ScoreBook, since: date, metric: str, moment: Moment
) -> tuple[Scored, Split | None]:
    """The account then, as it was closed or would be told today, and what moved its score."""
    account_id, old = now.account.account_id, score_book(moment, since)
    with old.lock:
        then, field = old.scored(account_id), old.field(account_id)
    fields = Fields(field, book.field_by(field.rules, account_id), book.field(account_id))
    found = changed(fields, then, now)
    return then, found.health if metric == HEALTH else found.engagement


def _parts(split: Split, change: Decimal) -> dict[str, float]:
    names = ("own", "peers", "missing", "configuration")
    parts = decimals([Fraction(getattr(split, name)) for name in names], PLACES, to=change)
    return {name: float(part) for name, part in zip(names, parts, strict=True)}


def _moves(
    then: Iterable[Contribution], now: Iterable[Contribution], change: Decimal
) -> list[dict[str, Any]]:
    found: Mapping[str, Fraction] = moves(then, now)
    amounts = decimals(list(found.values()), PLACES, to=change)
    rows = [
        {"name": name, "amount": float(amount)} for name, amount in zip(found, amounts, strict=True)
    ]
    return sorted(rows, key=lambda row: (-abs(row["amount"]), row["name"]))
