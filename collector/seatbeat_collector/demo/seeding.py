"""Puts the portfolio into a store, and on a later day adds the days that have passed since."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from seatbeat_collector.presence.local_days import day_bounds, days_between, local_day
from seatbeat_collector.store import Store
from seatbeat_collector.store.rows import Rows

from .accounts import Account, Portfolio
from .facts import facts
from .opinions import answers
from .portfolio import portfolio
from .workday import work

PORTFOLIO = "demo_portfolio"
SEEDED_TO = "demo_seeded_to"
ONE_DAY = timedelta(days=1)


class CannotSeed(ValueError):
    """The database holds something else than this demo."""


class Seeding(NamedTuple):
    """What is still to be written: every account's days that ended between two instants."""

    portfolio: Portfolio
    from_ms: int | None
    """The instant up to which the database was seeded before; None for a new one."""
    to_ms: int

    @property
    def due(self) -> list[Account]:
        """The accounts that lack days."""
        return [account for account in self.portfolio.accounts if self._days(account)]

    def rows(self, account: Account) -> Rows:
        """All that an account lacks; the same rows each time, so adding them twice is safe."""
        rows = Rows()
        for day in self._days(account):
            work(rows, account, day, last_day=self.portfolio.last_day)
        return rows

    def said(self) -> Iterator[tuple[int, Rows]]:
        """What everybody said, day by day: the instant at which the day was over, in UTC."""
        by_day: defaultdict[date, Rows] = defaultdict(Rows)
        for account in self.portfolio.accounts:
            for day in self._days(account):
                by_day[day].surveys += answers(account, day, last_day=self.portfolio.last_day)
        for day, rows in sorted(by_day.items()):
            if rows.surveys:
                yield day_bounds(day, "UTC")[1], rows

    def _days(self, account: Account) -> list[date]:
        first = self.portfolio.first_day
        if self.from_ms is not None:
            first = local_day(self.from_ms, account.zone)
        return days_between(first, local_day(self.to_ms, account.zone) - ONE_DAY)


def begin(store: Store, *, now_ms: int, accounts: int, days: int) -> Seeding:
    """Look what the store lacks, and tell a new one about the accounts and people.

    Raises CannotSeed when it holds real accounts, or a demo of another number of accounts or days.
    """
    last_day = _last_day(store, now_ms=now_ms, accounts=accounts, days=days)
    made = portfolio(last_day, accounts=accounts, days=days)
    seeded_to = store.meta(SEEDED_TO)
    if seeded_to is None:
        store.append(facts(made), received_at_ms=now_ms)
    return Seeding(made, None if seeded_to is None else int(seeded_to), now_ms)


def finish(store: Store, seeding: Seeding) -> None:
    """Note up to which instant the store is seeded; a run cut short before this is repeated."""
    store.set_meta(SEEDED_TO, str(seeding.to_ms))


def _last_day(store: Store, *, now_ms: int, accounts: int, days: int) -> date:
    """The day that the portfolio's stories count back from: decided once for each database."""
    known = json.loads(store.meta(PORTFOLIO) or "null")
    if known is None:
        if store.accounts():
            raise CannotSeed("This database holds accounts that are no demo; name another file.")
        known = {"accounts": accounts, "days": days, "last_day": str(_yesterday(now_ms))}
        store.set_meta(PORTFOLIO, json.dumps(known))
    if (known["accounts"], known["days"]) != (accounts, days):
        raise CannotSeed(
            f"This database holds a demo of {known['accounts']} accounts and {known['days']} days;"
            " ask for the same, or name another file."
        )
    return date.fromisoformat(known["last_day"])


def _yesterday(now_ms: int) -> date:
    return local_day(now_ms, "UTC") - ONE_DAY
