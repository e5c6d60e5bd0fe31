"""Why a score is what it is, and how it came from what it was."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from seatbeat_collector.errors import InvalidParameter
from seatbeat_collector.metrics import engagement_change, health_change
from seatbeat_collector.metrics.contributions import PLACES, Contribution, moves, shown
from seatbeat_collector.metrics.engagement_change import Fields
from seatbeat_collector.metrics.exact import decimals, rounded
from seatbeat_collector.metrics.health_explained import reason
from seatbeat_collector.metrics.splits import Split
from seatbeat_collector.scoring.portfolio import Scored

from .explained_then import HEALTH, SCORES, Then, closed_then, rows_of
from .moment import Moment
from .score_book import ScoreBook, score_book


def explanation(account_id: str, query: dict[str, Any], moment: Moment) -> dict[str, Any]:
    """One score of one account. Raises NotFound, InvalidParameter."""
    metric, since = query["metric"], query["since"]
    book = score_book(moment, query["as_of"])
    with book.lock:
        now = book.scored(account_id)
        told = {
            "account_id": account_id,
            "metric": metric,
            "segment": now.account.segment,
            "score": now.metrics[metric],
            "reason": reason(now.health) if metric == HEALTH else None,
            "rules": moment.rules.hash,
            "contributions": shown(_rows(now, metric), PLACES),
            "change": None,
        }
        if since is not None:
            told["change"] = _change(now, book, since, metric, moment)
    return told


def _change(
    now: Scored, book: ScoreBook, since: date, metric: str, moment: Moment
) -> dict[str, Any]:
    if since >= now.account.day.as_of:
        raise InvalidParameter("since: must lie before the day as of which the score is read")
    then = closed_then(now, book, since, moment) or _read_anew(now, book, since, moment)
    split, status = then.splits[metric], then.metrics[metric]["status"]
    before, after = (_told(told[metric]["value"]) for told in (then.metrics, now.metrics))
    by = None if before is None or after is None or split is None else after - before
    return {
        "since": since.isoformat(),
        "status": status,
        "before": None if before is None else float(before),
        "after": None if after is None else float(after),
        "change": None if by is None else float(by),
        "parts": None if split is None or by is None else _parts(split, by),
        "moves": [] if by is None else _moves(then.rows[metric], _rows(now, metric), by),
    }


def _told(value: float | None) -> Decimal | None:
    return None if value is None else rounded(value, PLACES)


def _read_anew(now: Scored, book: ScoreBook, since: date, moment: Moment) -> Then:
    """What wasn't kept, as it would be told of that day today, by the rules of now."""
    old = score_book(moment, since)
    with old.lock:
        then = old.scored(now.account.account_id)
        old_field, field = old.portfolio.field, book.portfolio.field
    held = old_field.scores(now.use._replace(segment=then.use.segment)).engagement.value
    against_old_peers = {"engagement": None if held is None else float(held)}
    return Then(
        metrics=then.metrics,
        rows={metric: _rows(then, metric) for metric in SCORES},
        splits={
            HEALTH: health_change.change(then.stand, now.stand, against_old_peers),
            "engagement": engagement_change.change(
                Fields(old_field, field, field), then.use, now.use
            ),
        },
    )


def _rows(scored: Scored, metric: str) -> list[Contribution]:
    return rows_of(metric, scored.health, scored.scores.engagement)


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
