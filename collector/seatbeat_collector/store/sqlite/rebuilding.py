"""Which accounts count by other rules than they were computed by, and who of them is next."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from seatbeat_collector.store.changes import Place, Rebuild
from seatbeat_collector.store.queries import query

from . import meta, people

_ALL = "recomputing"
"""The fact that a count of all accounts was begun and is not done."""


def go_by(connection: sqlite3.Connection, rules: str) -> None:
    """Have everything computed anew, by these rules."""
    mark_all(connection)
    meta.put(connection, "rollup_rules", rules)


def mark_all(connection: sqlite3.Connection) -> None:
    """Have all days of all accounts computed anew, in the caller's transaction."""
    marked = connection.execute(
        "insert or replace into stale_accounts (account) select account from accounts"
    )
    if marked.rowcount:
        meta.put(connection, _ALL, "all")


def mark(connection: sqlite3.Connection, ids: Sequence[str]) -> None:
    """Have all days of some accounts computed anew, in the caller's transaction."""
    connection.executemany(
        "insert or replace into stale_accounts (account)"
        " select account from accounts where account_id = ?",
        [(account_id,) for account_id in ids],
    )


def begin_days_elsewhere(connection: sqlite3.Connection, account: int) -> None:
    """Have an account's days begin where its zone says now, in the caller's transaction.

    One without any days has none to compute anew: its first fold goes by the new zone, and a fold
    that has read the old one must not write by it.
    """
    made = connection.execute(
        "insert or replace into stale_accounts (account) select :account"
        " where exists (select 1 from user_days where account = :account)",
        {"account": account},
    )
    if not made.rowcount:
        meta.next_version(connection, "fold_version")


def counts_all_anew(connection: sqlite3.Connection) -> bool:
    """Whether a count of all accounts was begun and is not done."""
    waiting = connection.execute("select exists (select 1 from stale_accounts)").fetchone()[0]
    return bool(waiting) and meta.read(connection, _ALL) is not None


def go_on(connection: sqlite3.Connection, done: Rebuild) -> None:
    """Note how far an account was computed anew, in the caller's transaction."""
    account = people.account_number(connection, done.account_id)
    if not done.is_last:
        connection.execute(
            "update stale_accounts set after_user = ? where account = ?", (done.cursor, account)
        )
        return
    connection.execute("delete from stale_accounts where account = ?", (account,))
    if not counts_all_anew(connection):
        meta.forget(connection, _ALL)


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
