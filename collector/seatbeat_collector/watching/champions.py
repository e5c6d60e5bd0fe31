"""The people of an account: who did how much, when each was last there, and who matters."""

from __future__ import annotations

from datetime import date

from seatbeat_collector.metrics.inputs import Contact, record_of
from seatbeat_collector.presence.local_days import local_day
from seatbeat_collector.scoring.roster import Account
from seatbeat_collector.scoring.terms import NOW
from seatbeat_collector.signals.champions import Person
from seatbeat_collector.store.records import MemberActivity, UserRecord

from .watch import Watch


def people_watched(account: Account, watch: Watch) -> list[Person]:
    """Who did how much in the account, key contacts among them."""
    window = account.day.of(watch.rules.champion.days)
    span = max(window.first.toordinal(), watch.when.kept.user_days), window.last.toordinal()
    found: dict[str, MemberActivity] = {}
    for record in account.records:
        for one in watch.sources.store.portfolio.activity(record.number, *span):
            found[one.user_id] = _together(found.get(one.user_id), one)
    names_actions = any(one.actions for one in found.values())
    key = key_contacts(account, watch)
    return [
        Person(
            user,
            float(one.actions if names_actions else one.engaged_ms),
            one.last_day,
            user in key,
        )
        for user, one in sorted(found.items())
    ] + [Person(user, 0.0, last, True) for user, last in sorted(key.items()) if user not in found]


def key_contacts(account: Account, watch: Watch) -> dict[str, date | None]:
    """Who matters at the customer, with the day each was seen last where it is known."""
    if not watch.sources.told("contacts"):
        return {}
    contacts = _contacts(account, watch)
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
                found[user.user_id] = _latest(found.get(user.user_id), _seen(user, account))
    return found


def _seen(user: UserRecord, account: Account) -> date | None:
    """The day somebody was seen last; None where that was after the day that is told of."""
    seen = None if user.last_ms is None else local_day(user.last_ms, account.zone)
    return seen if seen is None or seen <= account.day.last else None


def _contacts(account: Account, watch: Watch) -> list[Contact]:
    """As they are known, of a past day as they were then."""
    at_ms, inputs = watch.when.instant(account.zone), watch.sources.store.inputs
    found = [
        record_of("contacts", row.id, row.values, row.then)
        for record in account.records
        for row in inputs.of_account(
            record.account_id, "contacts", at_ms=None if at_ms == NOW else at_ms
        )
    ]
    return [one for one in found if isinstance(one, Contact)]


def _together(known: MemberActivity | None, more: MemberActivity) -> MemberActivity:
    if known is None:
        return more
    return MemberActivity(
        more.user_id,
        known.actions + more.actions,
        known.engaged_ms + more.engaged_ms,
        max(known.last_day, more.last_day),
    )


def _latest(known: date | None, more: date | None) -> date | None:
    return max((one for one in (known, more) if one is not None), default=None)
