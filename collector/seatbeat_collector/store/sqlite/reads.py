"""What the metrics and the API ask, answered from rollups; raw rows are never scanned."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Any

from seatbeat_collector.presence.intervals import Span
from seatbeat_collector.presence.timeline import Timeline
from seatbeat_collector.store.day_detail import decode_features, decode_names, decode_spans
from seatbeat_collector.store.queries import query
from seatbeat_collector.store.records import (
    AccountRecord,
    TraitValue,
    UserDay,
    UserRecord,
)

from . import people
from .evidence import EvidenceReads
from .portfolio import record


def account(connection: sqlite3.Connection, account_id: str, zone: str) -> AccountRecord | None:
    """One account, or None."""
    row = connection.execute(query("account"), {"account_id": account_id}).fetchone()
    return None if row is None else record(row, history(connection, account_id), zone)


def parents(connection: sqlite3.Connection) -> dict[str, str]:
    """The account above, of every account that has one now."""
    last = dict(connection.execute(query("parents")).fetchall())
    named = {account_id: json.loads(value) for account_id, value in last.items()}
    return {account_id: parent for account_id, parent in named.items() if parent is not None}


def history(connection: sqlite3.Connection, account_id: str) -> list[TraitValue]:
    """Every value of every trait, oldest first."""
    rows = connection.execute(query("account_history"), {"account_id": account_id})
    return [TraitValue(trait, json.loads(value), at) for trait, value, at in rows]


def user_days(
    connection: sqlite3.Connection, account_id: str, first: date, last: date
) -> list[UserDay]:
    """The account's active user-days, ordered by day then user."""
    rows = connection.execute(query("user_days"), _range(account_id, first, last))
    return [UserDay(user, date.fromordinal(day), *rest) for user, day, *rest in rows]


def engaged_spans(
    connection: sqlite3.Connection, account_id: str, first: date, last: date
) -> list[tuple[str, list[Span]]]:
    """Per user and day the merged engaged intervals."""
    rows = connection.execute(query("engaged_spans"), _range(account_id, first, last))
    return [(user_id, decode_spans(body)) for user_id, body in rows]


def feature_times(
    connection: sqlite3.Connection, account_id: str, first: date, last: date
) -> dict[tuple[str, str], int]:
    """Engaged ms per (app, feature); they add up to the account's engaged time."""
    found: Counter[tuple[str, str]] = Counter()
    for (body,) in connection.execute(query("feature_times"), _range(account_id, first, last)):
        for app, feature, engaged_ms in decode_features(body):
            found[app, feature] += engaged_ms
    return dict(found)


def activities_by_user(
    connection: sqlite3.Connection, account_id: str, first: date, last: date
) -> Iterator[tuple[str, dict[str, int]]]:
    """Per counted user and local day: activity name → how often."""
    for user_id, body in connection.execute(
        query("activity_names"), _range(account_id, first, last)
    ):
        yield user_id, decode_names(body)


def activity_counts(
    connection: sqlite3.Connection, account_id: str, first: date, last: date
) -> dict[str, tuple[int, int]]:
    """Per activity name: how often, and by how many users."""
    times: Counter[str] = Counter()
    users: dict[str, set[str]] = defaultdict(set)
    for user_id, names in activities_by_user(connection, account_id, first, last):
        for name, count in names.items():
            times[name] += count
            users[name].add(user_id)
    return {name: (times[name], len(users[name])) for name in times}


def timelines(
    connection: sqlite3.Connection, account_id: str, from_ms: int, to_ms: int
) -> Iterator[tuple[str, Timeline]]:
    """Per counted user the marks and presence of the hours that the range touches."""
    known = EvidenceReads(connection, from_ms, to_ms)
    people_of = connection.execute(query("counted_users"), {"account_id": account_id}).fetchall()
    for account, member, user_id, unattributed in people_of:
        evidence = known.of(member)
        if unattributed is not None:
            held = [
                (low, high)
                for low, high, number in people.spans_of_membership(
                    people.memberships(connection, user_id)
                )
                if number == account
            ]
            evidence.add(known.of(unattributed).within(held))
        if evidence.says_something:
            yield user_id, evidence.timeline()


def user(connection: sqlite3.Connection, user_id: str) -> UserRecord | None:
    """One person, or None."""
    rows = connection.execute(query("user_accounts"), {"user_id": user_id}).fetchall()
    traits = _traits(connection, user_id)
    if not rows and not traits:
        return None
    return UserRecord(
        user_id=user_id,
        traits=traits,
        accounts=tuple(account_id for account_id, _, _ in rows),
        first_ms=min((first for _, first, _ in rows if first is not None), default=None),
        last_ms=max((last for _, _, last in rows if last is not None), default=None),
    )


def users(connection: sqlite3.Connection, account_id: str) -> list[UserRecord]:
    """The people of the account, ordered by id."""
    traits: dict[str, dict[str, Any]] = defaultdict(dict)
    for user_id, trait, value in connection.execute(
        query("account_user_traits"), {"account_id": account_id}
    ):
        traits[user_id][trait] = json.loads(value)
    rows = connection.execute(query("account_users"), {"account_id": account_id})
    return [
        UserRecord(user_id, traits[user_id], (account_id,), first, last)
        for user_id, first, last in rows
    ]


def _traits(connection: sqlite3.Connection, user_id: str) -> dict[str, Any]:
    rows = connection.execute(
        "select trait, value from user_traits where user_id = ? order by trait", (user_id,)
    )
    return {trait: json.loads(value) for trait, value in rows}


def _range(account_id: str, first: date, last: date) -> dict[str, Any]:
    return {"account_id": account_id, "first": first.toordinal(), "last": last.toordinal()}
