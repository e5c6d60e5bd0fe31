"""Works out the portfolio: the same customers and people for the same day, every time."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

from seatbeat_collector.presence.local_days import day_bounds

from .accounts import Account, Change, Portfolio
from .cast import CAST
from .extras import extras
from .parts import UNLIMITED, Part
from .people import hire
from .product import EURO_WORTH
from .slug import slug

SEED = "seatbeat demo 1"
MOST_ACCOUNTS = 78


def portfolio(last_day: date, *, accounts: int = 72, days: int = 120) -> Portfolio:
    """`accounts` customers whose `days` days of history end with `last_day`."""
    rng = Random(f"{SEED} {accounts}")
    parts = [*CAST, *extras(rng, max(0, accounts - len(CAST)))][:accounts]
    first_day = last_day - timedelta(days=days - 1)
    made = tuple(_account(part, first_day, last_day) for part in parts)
    return Portfolio(made, first_day, last_day)


def _account(part: Part, first_day: date, last_day: date) -> Account:
    account_id = slug(part.name)
    rng = Random(f"{SEED} {account_id}")
    created = last_day - timedelta(days=part.age - 1)
    return Account(
        account_id,
        part.name,
        part.zone,
        part.story,
        _changes(part, created, last_day),
        hire(rng, part, account_id, created, span=(max(first_day, created), last_day)),
    )


def _changes(part: Part, created: date, last_day: date) -> tuple[Change, ...]:
    renews = created.replace(day=min(created.day, 28), year=last_day.year + 1)
    if part.plan.segment == "trial":
        renews = created + timedelta(days=30)
    seats = [*(seats for _, seats in part.earlier_seats), part.seats]
    moments = [created, *(last_day - timedelta(days=ago) for ago, _ in part.earlier_seats)]
    beginning: dict[str, Any] = {
        "name": part.name,
        "plan": part.plan.name,
        "segment": part.plan.segment,
        "status": "trial" if part.plan.segment == "trial" else "paying",
        "timezone": part.zone,
        "currency": part.currency,
        "created_at": day_bounds(created, part.zone)[0],
        "renews_at": day_bounds(renews, part.zone)[0],
    }
    if part.parent is not None:
        beginning["parent_id"] = slug(part.parent)
    changes = [Change(day, _bought(part, count)) for day, count in zip(moments, seats, strict=True)]
    changes[0] = Change(created, beginning | changes[0].traits)
    if part.gone is not None:
        ended = {"status": "churned", "mrr": 0}
        changes.append(Change(last_day - timedelta(days=part.gone), ended))
    return tuple(changes)


def _bought(part: Part, seats: int | str | None) -> dict[str, Any]:
    paid_for = part.people * 1.4 if seats is None or seats == UNLIMITED else float(seats)
    mrr = round(paid_for * part.plan.seat_price * EURO_WORTH[part.currency])
    return {"mrr": mrr} if seats is None else {"seats": seats, "mrr": mrr}
