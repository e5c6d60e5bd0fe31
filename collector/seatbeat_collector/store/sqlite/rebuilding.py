"""Which accounts count by other rules than they were computed by, and who of them is next."""

from __future__ import annotations

import sqlite3
from datetime import date

from seatbeat_collector.store.changes import Place, Rebuild
from seatbeat_collector.store.queries import query

from .upkeep import mark_all_stale


def mark_all(connection: sqlite3.Connection, rules: str) -> None:
    """Have everything computed anew, by these rules."""
    mark_all_stale(connection)
    connection.execute("insert or replace into meta values ('rollup_rules', ?)", (rules,))


def next_people(connection: sqlite3.Connection, limit: int) -> Rebuild | None:
    """The next people of the first account that waits, in the order of their ids."""
    waiting = connection.execute(
        "select account, account_id, after_user from stale_accounts join accounts using (account)"
        " order by account limit 1"
    ).fetchone()
    if waiting is None:
        return None
    account, account_id, after = waiting
    users = connection.execute(
        "select user_id from members where account = ? and user_id > ? order by user_id limit ?",
        (account, after, limit),
    ).fetchall()
    is_last = len(users) < limit
    if is_last:
        users += connection.execute(query("unseen_members"), {"account": account}).fetchall()
    places = [Place(account_id, user_id) for (user_id,) in users]
    return Rebuild(account_id, places, places[-1].user_id if places else after, is_last)


def days_of(connection: sqlite3.Connection, account: int, member: int) -> list[date]:
    """The user-days of one member."""
    rows = connection.execute(query("days_of_member"), {"account": account, "member": member})
    return [date.fromordinal(day) for (day,) in rows]
