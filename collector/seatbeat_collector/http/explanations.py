"""Why a score is what it is, and how it came from what it was."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from seatbeat_collector.errors import InvalidParameter
from seatbeat_collector.metrics import engagement_change, health_change
from seatbeat_collector.metrics.contributions import Contribution, moves, shown
from seatbeat_collector.metrics.engagement_change import Fields
from seatbeat_collector.metrics.exact import decimals
from seatbeat_collector.metrics.health_explained import reason
from seatbeat_collector.metrics.splits import Split
from seatbeat_collector.scoring.portfolio import Scored

from .explained_then import HEALTH, SCORES, Then, closed_then, rows_of
from .moment import Moment
from .score_book import ScoreBook, score_book

PLACES = 9
"""Decimals of contributions; in them they add up to the score."""


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
    split, before, after = then.splits[metric], then.metrics[metric], now.metrics[metric]
    return {
        "since": since.isoformat(),
        "status": before["status"],
        "before": before["value"],
        "after": after["value"],
        "change": None if split is None else _float(split.change),
        "parts": None if split is None else _parts(split),
        "moves": [] if split is None else _moves(then.rows[metric], _rows(now, metric)),
    }


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


def _parts(split: Split) -> dict[str, float]:
    names = ("own", "peers", "missing", "configuration")
    parts = decimals([Fraction(getattr(split, name)) for name in names], PLACES)
    return {name: float(part) for name, part in zip(names, parts, strict=True)}


def _moves(then: Iterable[Contribution], now: Iterable[Contribution]) -> list[dict[str, Any]]:
    found: Mapping[str, Fraction] = moves(then, now)
    amounts = decimals(list(found.values()), PLACES)
    rows = [
        {"name": name, "amount": float(amount)} for name, amount in zip(found, amounts, strict=True)
    ]
    return sorted(rows, key=lambda row: (-abs(row["amount"]), row["name"]))


def _float(value: int | Fraction) -> float:
    return float(value)
