"""The churn risk as it was learned last: made by the close, kept, read by whoever tells it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from fractions import Fraction
from functools import lru_cache
from typing import Any, NamedTuple

import msgspec

from seatbeat_collector.metrics.backtest import HORIZONS
from seatbeat_collector.metrics.churn_risk import Risk, risk_of
from seatbeat_collector.metrics.paid import timeline_of
from seatbeat_collector.presence.local_days import local_day
from seatbeat_collector.store import Store
from seatbeat_collector.store.records import AccountRecord

from .accounts import began_ms, zone_of
from .departures import Past, Timelines, health_told, names_of
from .terms import ONE_DAY, Terms

DAYS = 365
"""How far back it looks."""
_KEPT = "churn_risk"


class Learned(NamedTuple):
    """The risk at each horizon, in days, and of which days it was learned."""

    as_of: date
    """The day after the last one that it knows of."""
    first: date
    version: int
    """Of the snapshots that it was learned from."""
    risks: dict[int, Risk]


def learn(store: Store, records: Iterable[AccountRecord], terms: Terms, now_ms: int) -> Learned:
    """From a year of snapshots, and from who left in it."""
    as_of, known, version = local_day(now_ms, terms.timezone), list(records), _version(store)
    names = names_of(known)
    first, last = as_of - timedelta(days=DAYS), as_of - ONE_DAY
    past = Past(
        _timelines(known, names, terms),
        health_told(store, names),
        zone=terms.timezone,
        first=first,
        last=last,
    )
    risks = {days: risk_of(list(past.outcomes(days)), days) for days in HORIZONS}
    return Learned(as_of, first, version, risks)


def is_current(store: Store, terms: Terms, now_ms: int) -> bool:
    """Whether nothing was closed, and no day begun, since it was learned."""
    known = learned(store)
    stamp = local_day(now_ms, terms.timezone), _version(store)
    return known is not None and (known.as_of, known.version) == stamp


def keep(store: Store, found: Learned) -> None:
    """Remember it for whoever tells it."""
    store.set_meta(_KEPT, msgspec.json.encode(found, enc_hook=str).decode())


def learned(store: Store) -> Learned | None:
    """What the last close learned; None before the first."""
    text = store.meta(_KEPT)
    return None if text is None else _parsed(text)


@lru_cache(maxsize=4)
def _parsed(text: str) -> Learned | None:
    """None for what another release kept in another shape: the next close learns it anew."""
    try:
        return msgspec.json.decode(text, type=Learned, dec_hook=_number)
    except msgspec.ValidationError:
        return None


def _number(kind: type, text: Any) -> Any:
    if kind is not Fraction:
        raise NotImplementedError(f"no {kind} is kept of a risk")
    return Fraction(text)


def _version(store: Store) -> int:
    return store.snapshots.version()


def _timelines(records: Iterable[AccountRecord], names: dict[int, str], terms: Terms) -> Timelines:
    return {
        one.account_id: timeline_of(
            one.history, terms.rules.statuses, began_ms(one, zone_of(one, terms.timezone))
        )
        for one in records
        if one.number in names
    }
