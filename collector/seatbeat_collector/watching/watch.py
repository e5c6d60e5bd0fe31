"""What an account's signals are read with: the store, the rules, the day."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from seatbeat_collector.metrics.envelope import Scope
from seatbeat_collector.metrics.rules.signals import SignalRules
from seatbeat_collector.metrics.window import Window, observed_days
from seatbeat_collector.scoring.roster import Account
from seatbeat_collector.scoring.sources import Sources
from seatbeat_collector.scoring.terms import When
from seatbeat_collector.signals.signal import Signal
from seatbeat_collector.signals.usage_drop import Drop
from seatbeat_collector.store.records import AccountDay


class Watch(NamedTuple):
    """Where signals are read, by which rules, and as of when."""

    sources: Sources
    rules: SignalRules
    timezone: str
    """Of accounts that name none."""
    when: When


class Whose(NamedTuple):
    """The account that signals are about, as of a day."""

    account_id: str
    segment: str
    zone: str
    day: Window
    start: date | None

    def scope(self, days: int) -> Scope:
        """What a value over so many days speaks about."""
        window = self.day.of(days)
        return Scope(window, self.zone, observed_days(window, self.start))


class Watched(NamedTuple):
    """An account's signs; whether its drop is told depends on all accounts."""

    whose: Whose
    drop: Drop
    measure: str
    signals: tuple[Signal, ...]


def whose(account: Account) -> Whose:
    """Of an account as it is scored."""
    return Whose(account.account_id, account.segment, account.zone, account.day, account.start)


def days_of(account: Account, count: int, watch: Watch) -> list[list[AccountDay]]:
    """The last so many days of the account, and of each below it, as far as they are kept."""
    window = account.day.of(count)
    span = max(window.first.toordinal(), watch.when.kept.user_days), window.last.toordinal()
    return [watch.sources.store.portfolio.days_of(one.number, *span) for one in account.records]
