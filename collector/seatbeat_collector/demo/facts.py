"""What is known about customers and their people, with the day from which it holds."""

from __future__ import annotations

from datetime import date
from hashlib import blake2b

from seatbeat_collector.presence.local_days import day_bounds
from seatbeat_collector.store.rows import AccountTraits, Rows, UserTraits

from .accounts import Account, Portfolio


def facts(portfolio: Portfolio) -> Rows:
    """Every trait of everyone; the same ids each time, so adding them twice is safe."""
    rows = Rows()
    for account in portfolio.accounts:
        _account(rows, account)
        _people(rows, account)
    return rows


def _account(rows: Rows, account: Account) -> None:
    for change in account.changes:
        at_ms = _begin_ms(change.day, account)
        traits = AccountTraits(
            account.account_id, at_ms, change.traits, _id(at_ms, account.account_id)
        )
        rows.accounts.append(traits)


def _people(rows: Rows, account: Account) -> None:
    for person in account.people:
        at_ms = _begin_ms(person.joined, account)
        traits = {"name": person.name, "email": person.email, "role": person.role}
        known = UserTraits(
            person.user_id, account.account_id, at_ms, traits, _id(at_ms, person.user_id)
        )
        rows.users.append(known)


def _begin_ms(day: date, account: Account) -> int:
    return day_bounds(day, account.zone)[0]


def _id(at_ms: int, about: str) -> bytes:
    return at_ms.to_bytes(6) + blake2b(about.encode(), digest_size=10).digest()
