"""Erasing a person: afterwards every total is as if they had never been seen."""

from __future__ import annotations

import sqlite3

from seatbeat_collector.store.inbox import without_user

from . import account_days, people

# Every table that knows a person, those that lean on `members` first.
_TRACES = (
    "delete from user_days where (account, member) in"
    " (select account, member from members where user_id = :user)",
    "delete from user_day_details where (account, member) in"
    " (select account, member from members where user_id = :user)",
    "delete from user_hours where member in (select member from members where user_id = :user)",
    "delete from user_periods where member in (select member from members where user_id = :user)",
    "delete from activities where user_id = :user",
    "delete from survey_displays where user_id = :user",
    "delete from survey_cases where user_id = :user",
    "delete from survey_leases where user_id = :user",
    "delete from memberships where user_id = :user",
    "delete from user_traits where user_id = :user",
    "delete from uncounted where user_id = :user",
    "delete from stale_users where user_id = :user",
    "delete from members where user_id = :user",
)


def delete_user(connection: sqlite3.Connection, user_id: str) -> bool:
    """Remove every trace of the user, in the caller's transaction; False when there was none."""
    # A fold that has already read what is deleted here must not write it back.
    connection.execute(
        "update meta set value = cast(value + 1 as text) where name = 'fold_version'"
    )
    accounts = people.accounts_with(connection, user_id)
    with account_days.kept(connection, account_days.days_of_user(connection, user_id)):
        gone = sum(connection.execute(trace, {"user": user_id}).rowcount for trace in _TRACES)
    gone += _erase_waiting(connection, user_id)
    people.measure_accounts(connection, accounts)
    return gone > 0


def _erase_waiting(connection: sqlite3.Connection, user_id: str) -> int:
    """Rewrite the blocks in which beats of the user wait for the fold; how many there were."""
    rewritten = 0
    for (seq,) in connection.execute("select seq from inbox").fetchall():
        body = connection.execute("select body from inbox where seq = ?", (seq,)).fetchone()[0]
        rest = without_user(body, user_id)
        if rest is None:
            continue
        connection.execute("update inbox set events = ?, body = ? where seq = ?", (*rest, seq))
        rewritten += 1
    connection.execute("delete from inbox where events = 0")
    return rewritten
