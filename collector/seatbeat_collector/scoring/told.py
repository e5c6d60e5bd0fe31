"""What is told of an account besides its use: tickets, contracts, revenue."""

from __future__ import annotations

from datetime import date
from typing import Any

from seatbeat_collector.metrics.commercial import days_to_renewal, mrr_change
from seatbeat_collector.metrics.envelope import (
    INSUFFICIENT_DATA,
    NO_DENOMINATOR,
    Envelope,
    valued,
)
from seatbeat_collector.metrics.history import held_at
from seatbeat_collector.metrics.inputs import Contract, Entitlement, Input, Ticket, record_of
from seatbeat_collector.metrics.paid import Period, timeline_of
from seatbeat_collector.metrics.revenue import converted
from seatbeat_collector.metrics.support import support_envelopes, tickets_over
from seatbeat_collector.metrics.window import Window
from seatbeat_collector.presence.local_days import day_bounds, local_day

from .accounts import began_ms
from .roster import Account
from .sources import Sources
from .terms import NOW, Terms, When

SUPPORT_DAYS = 30
MRR_DAYS = 90


def tickets(
    account: Account, when: When, sources: Sources, days: int = SUPPORT_DAYS
) -> dict[str, Envelope]:
    """The three metrics of support, of the account and all below it."""
    scope = account.scope(days)
    found = _inputs("tickets", account, when, sources) if sources.told("tickets") else None
    own = None if found is None else [one for one in found if isinstance(one, Ticket)]
    period = _period(scope.window, account.zone)
    return support_envelopes(None if own is None else tickets_over(own, period), scope)


def entitlements(account: Account, when: When, sources: Sources) -> list[Entitlement]:
    """What the account, or one below it, may use."""
    if not sources.told("entitlements"):
        return []
    found = _inputs("entitlements", account, when, sources)
    return [one for one in found if isinstance(one, Entitlement)]


def commercial(
    account: Account, when: When, sources: Sources, terms: Terms, days: int = MRR_DAYS
) -> dict[str, Envelope]:
    """How the account's own revenue moved, and when its own contract renews."""
    return {
        "mrr_change": _mrr_change(account, terms, days),
        "days_to_renewal": _renewal(account, when, sources),
    }


def _mrr_change(account: Account, terms: Terms, days: int) -> Envelope:
    record, scope = account.records[0], account.scope(days)
    steps = timeline_of(record.history, terms.rules.statuses, began_ms(record, account.zone))
    held = converted({0: steps}, terms.rules.revenue)[0]
    moved = mrr_change(held, _period(scope.window, account.zone))
    return valued("mrr_change", scope, moved, without=NO_DENOMINATOR)


def _renewal(account: Account, when: When, sources: Sources) -> Envelope:
    alone = account._replace(records=account.records[:1])
    found = _inputs("contracts", alone, when, sources) if sources.told("contracts") else []
    days = days_to_renewal(
        [one for one in found if isinstance(one, Contract)],
        _named_renewal(account, when),
        account.day.as_of,
    )
    return valued("days_to_renewal", account.scope(1), days, without=INSUFFICIENT_DATA)


def _named_renewal(account: Account, when: When) -> date | None:
    history = account.records[0].history
    told: Any = held_at(history, "renews_at", when.instant(account.zone))
    return local_day(told, account.zone) if isinstance(told, int) else None


def _inputs(kind: str, account: Account, when: When, sources: Sources) -> list[Input]:
    at_ms = when.instant(account.zone)
    asked = None if at_ms == NOW else at_ms
    return [
        record_of(kind, found.id, found.values, found.then)
        for one in account.records
        for found in sources.store.inputs.of_account(one.account_id, kind, at_ms=asked)
    ]


def _period(window: Window, zone: str) -> Period:
    return Period(day_bounds(window.first, zone)[0], day_bounds(window.as_of, zone)[0])
