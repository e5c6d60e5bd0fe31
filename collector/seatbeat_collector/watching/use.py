"""How the use of an account moved: how far its last week fell, and how long its seats are short."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta

from seatbeat_collector.metrics.catalogue import CATALOGUE
from seatbeat_collector.metrics.licenses import Holding, pool
from seatbeat_collector.metrics.rules.signals import SignalRules
from seatbeat_collector.metrics.series import license_share
from seatbeat_collector.presence.local_days import day_bounds
from seatbeat_collector.scoring.accounts import seats_at, zone_of
from seatbeat_collector.scoring.roster import Account
from seatbeat_collector.scoring.trees import People, people_of
from seatbeat_collector.signals.usage_drop import WEEK, Drop, drop_of, weeks_of
from seatbeat_collector.store.records import AccountDay

from .watch import Watch

ACTIONS = "actions"
USER_DAYS = "user_days"
LICENSE_DAYS = CATALOGUE["license_utilization"].window
Days = list[list[AccountDay]]
"""Of each account of a tree, oldest first."""


def days_needed(rules: SignalRules) -> int:
    """How many days the signals of use look back."""
    weeks = WEEK * (rules.usage_drop.most_blocks + 1)
    return max(weeks, rules.expansion.days + LICENSE_DAYS - 1)


def drop_of_days(account: Account, days: Days, watch: Watch) -> tuple[Drop, str]:
    """How far the last week fell, and in what; without named activities in days of people."""
    rules = watch.rules.usage_drop
    first = account.day.of(WEEK * (rules.most_blocks + 1)).first
    looked_at = [day for own in days for day in own if day.day >= first]
    daily: defaultdict[date, int] = defaultdict(int)
    names_actions = any(day.actions for day in looked_at)
    for day in looked_at:
        daily[day.day] += day.actions if names_actions else day.users.bit_count()
    weeks = weeks_of(daily, account.day.as_of, account.start, rules.most_blocks)
    found = drop_of(weeks, rules._replace(enabled=rules.enabled and not account.apart))
    counts = not account.apart and account.scope(WEEK).observed_days > 0
    return found._replace(counts=counts), ACTIONS if names_actions else USER_DAYS


def utilization_by_day(
    account: Account, days: Days, today: float | None, watch: Watch
) -> list[float | None]:
    """Percent of the seats used over the license window, as of each of the last days.

    `today` is that of the last one: without a sign of growth in it, the days before aren't read.
    """
    rules = watch.rules.expansion
    if today is None or today < min(rules.utilization, 100):
        return [today]
    people = people_of(account.records, days, watch.sources)
    found: list[float | None] = []
    for share in _shares(account, days, people, watch):
        found.append(share)
        if share is None or share < rules.utilization:
            break
    return found[::-1]


def _shares(account: Account, days: Days, people: People, watch: Watch) -> Iterator[float | None]:
    """As of each day, the newest first."""
    zones = [zone_of(record, watch.timezone) for record in account.records]
    for back in range(watch.rules.expansion.days):
        end = account.day.last - timedelta(days=back)
        first, holdings = end - timedelta(days=LICENSE_DAYS - 1), []
        for at, (record, own) in enumerate(zip(account.records, days, strict=True)):
            users = 0
            for day in own:
                if first <= day.day <= end:
                    users |= day.users
            seats = seats_at(record, day_bounds(end, zones[at])[1] - 1)
            holdings.append(Holding(seats, people.placed(at, users)))
        yield license_share(pool(holdings))[0]
