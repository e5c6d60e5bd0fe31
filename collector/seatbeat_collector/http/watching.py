"""What an account's signals are judged by, read for the account with all below it."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from typing import NamedTuple

from seatbeat_collector.metrics.catalogue import CATALOGUE
from seatbeat_collector.metrics.inputs import Contact, record_of
from seatbeat_collector.metrics.licenses import Holding, pool
from seatbeat_collector.metrics.rules.signals import SignalRules
from seatbeat_collector.metrics.series import license_share
from seatbeat_collector.presence.local_days import day_bounds, local_day
from seatbeat_collector.scoring.accounts import seats_at, zone_of
from seatbeat_collector.scoring.roster import Account
from seatbeat_collector.scoring.sources import Sources
from seatbeat_collector.scoring.trees import People, people_of
from seatbeat_collector.signals.champions import Person
from seatbeat_collector.signals.usage_drop import WEEK, Drop, drop_of, weeks_of
from seatbeat_collector.store.records import AccountDay, MemberActivity

ACTIONS = "actions"
USER_DAYS = "user_days"
LICENSE_DAYS = CATALOGUE["license_utilization"].window


class Watch(NamedTuple):
    """Where signals are read, and by which rules."""

    sources: Sources
    rules: SignalRules
    timezone: str
    first_kept: int
    """The ordinal of the first day of which numbers are kept."""


def drop_of_account(account: Account, watch: Watch) -> tuple[Drop, str]:
    """How far the last week fell, and in what; without named activities in days of people."""
    rules = watch.rules.usage_drop
    days = _days_of(account, WEEK * (rules.most_blocks + 1), watch)
    daily: defaultdict[date, int] = defaultdict(int)
    names_actions = any(day.actions for own in days for day in own)
    for own in days:
        for day in own:
            daily[day.day] += day.actions if names_actions else day.users.bit_count()
    weeks = weeks_of(daily, account.day.as_of, account.start, rules.most_blocks)
    return drop_of(weeks, rules), ACTIONS if names_actions else USER_DAYS


def people_watched(account: Account, watch: Watch) -> list[Person]:
    """Who did how much in the account, key contacts among them."""
    window = account.day.of(watch.rules.champion.days)
    span = max(window.first.toordinal(), watch.first_kept), window.last.toordinal()
    found: dict[str, MemberActivity] = {}
    for record in account.records:
        for one in watch.sources.store.portfolio.activity(record.number, *span):
            found[one.user_id] = _together(found.get(one.user_id), one)
    names_actions = any(one.actions for one in found.values())
    key = _key_contacts(account, watch)
    return [
        Person(
            user,
            float(one.actions if names_actions else one.engaged_ms),
            one.last_day,
            user in key,
        )
        for user, one in sorted(found.items())
    ] + [Person(user, 0.0, last, True) for user, last in sorted(key.items()) if user not in found]


def utilization_by_day(account: Account, watch: Watch) -> list[float | None]:
    """Percent of the seats used over the license window, as of each of the last days."""
    count = watch.rules.expansion.days
    days = _days_of(account, count + LICENSE_DAYS - 1, watch)
    people = people_of(account.records, days, watch.sources)
    ends = [account.day.last - timedelta(days=back) for back in reversed(range(count))]
    return [_share_on(end, account, _Days(days, people), watch) for end in ends]


class _Days(NamedTuple):
    """Days of each account of a tree, and which bit is whose."""

    own: list[list[AccountDay]]
    people: People


def _share_on(end: date, account: Account, days: _Days, watch: Watch) -> float | None:
    first, holdings = end - timedelta(days=LICENSE_DAYS - 1), []
    for at, (record, own) in enumerate(zip(account.records, days.own, strict=True)):
        users = 0
        for day in own:
            if first <= day.day <= end:
                users |= day.users
        at_ms = day_bounds(end, zone_of(record, watch.timezone))[1] - 1
        holdings.append(Holding(seats_at(record, at_ms), days.people.placed(at, users)))
    return license_share(pool(holdings))[0]


def _days_of(account: Account, count: int, watch: Watch) -> list[list[AccountDay]]:
    window = account.day.of(count)
    span = max(window.first.toordinal(), watch.first_kept), window.last.toordinal()
    return [watch.sources.store.portfolio.days_of(one.number, *span) for one in account.records]


def _together(known: MemberActivity | None, more: MemberActivity) -> MemberActivity:
    if known is None:
        return more
    return MemberActivity(
        more.user_id,
        known.actions + more.actions,
        known.engaged_ms + more.engaged_ms,
        max(known.last_day, more.last_day),
    )


def _key_contacts(account: Account, watch: Watch) -> dict[str, date | None]:
    """Who matters at the customer, with the day each was seen last where it is known."""
    contacts = [one for record in account.records for one in _contacts(record.account_id, watch)]
    day = account.day.last
    held = [
        one
        for one in contacts
        if (one.since_on is None or one.since_on <= day)
        and (one.until_on is None or day <= one.until_on)
    ]
    if not held:
        return {}
    emails = {one.email.lower() for one in held if one.email}
    named = {one.user_id for one in held if one.user_id}
    found: dict[str, date | None] = {}
    for record in account.records:
        for user in watch.sources.store.users(record.account_id):
            email = user.traits.get("email")
            if user.user_id in named or (isinstance(email, str) and email.lower() in emails):
                seen = None if user.last_ms is None else local_day(user.last_ms, account.zone)
                found[user.user_id] = seen if seen is None or seen <= day else None
    return found


def _contacts(account_id: str, watch: Watch) -> list[Contact]:
    rows = watch.sources.store.inputs.of_account(account_id, "contacts")
    found = [record_of("contacts", row.id, row.values) for row in rows]
    return [one for one in found if isinstance(one, Contact)]
