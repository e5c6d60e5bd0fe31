"""What is known of the accounts whose people answered."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from seatbeat_collector.metrics.history import held_at
from seatbeat_collector.scoring.terms import NOW

from .moment import Moment
from .segmenting import segment_at

MONTHS = 12


class Payers(NamedTuple):
    """What accounts pay in a year; `currency` is None where there are several or none."""

    revenue: dict[str, float | None]
    currency: str | None
    mixed: bool


class Accounts:
    """What is known of accounts, by id; of one that is gone nothing is."""

    def __init__(self, moment: Moment) -> None:
        self._moment = moment
        self._records = {record.account_id: record for record in moment.store.accounts()}

    def segment_at(self, account_id: str | None, at_ms: int) -> str | None:
        """The segment the account was in at an instant."""
        record = None if account_id is None else self._records.get(account_id)
        return None if record is None else segment_at(record, at_ms, self._moment)

    def payers(self, account_ids: Iterable[str], at_ms: int = NOW) -> Payers:
        """The yearly revenue of some accounts at an instant; currencies are never mixed."""
        revenue: dict[str, float | None] = {}
        currencies = set()
        for account_id in account_ids:
            mrr = self._held(account_id, "mrr", at_ms)
            revenue[account_id] = None if mrr is None else MONTHS * float(mrr)
            if mrr is not None:
                currencies.add(self._held(account_id, "currency", at_ms))
        mixed = len(currencies) > 1
        if mixed:
            revenue = dict.fromkeys(revenue)
        return Payers(revenue, None if mixed else next(iter(currencies), None), mixed)

    def _held(self, account_id: str | None, trait: str, at_ms: int) -> Any:
        record = None if account_id is None else self._records.get(account_id)
        return None if record is None else held_at(record.history, trait, at_ms)
