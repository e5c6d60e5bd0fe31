"""Erasing a person: afterwards every total is as if they had never been seen.

The log of acts has no index by person, which every act would pay for. It is looked through beside
the load, in stretches; what is found goes in small batches, and all else in one transaction.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from seatbeat_collector.store.inbox import without_user
from seatbeat_collector.store.queries import query

from . import account_days, meta, people

ACTS_LOOKED_AT = 100_000
"""At once: a read that lasts would keep the write-ahead log from beginning anew."""
ACTS_A_BATCH = 2_000
"""Deleted in one transaction: others wait for it."""

# Every table that knows a person, those that lean on `members` first.
_TRACES = (
    "delete from user_hours where member in (select member from members where user_id = :user)",
    "delete from user_periods where member in (select member from members where user_id = :user)",
    "delete from activities where user_id = :user and seq > :after",
    "delete from survey_displays where user_id = :user",
    "delete from survey_cases where user_id = :user",
    "delete from survey_leases where user_id = :user",
    "delete from memberships where user_id = :user",
    "delete from user_traits where user_id = :user",
    "delete from uncounted where user_id = :user",
    "delete from stale_users where user_id = :user",
    "delete from members where user_id = :user",
)

Write = Callable[[Callable[[sqlite3.Connection], Any]], Any]
"""Runs a task in a transaction of its own."""


def delete_user(read: sqlite3.Connection, write: Write, user_id: str) -> bool:
    """Remove every trace of the user; False when there was none.

    Interrupted, it has removed some of their acts: to be called again.
    """
    last = read.execute("select coalesce(max(seq), 0) from activities").fetchone()[0]
    acts = list(_acts(read, user_id, last))
    for first in range(0, len(acts), ACTS_A_BATCH):
        write(partial(_delete_acts, acts=acts[first : first + ACTS_A_BATCH]))
    gone: int = write(partial(_delete_traces, user_id=user_id, after=last))
    return bool(acts) or gone > 0


def _acts(read: sqlite3.Connection, user_id: str, last: int) -> Iterator[tuple[int]]:
    """The keys of the user's acts up to one."""
    first = read.execute("select coalesce(min(seq), 0) from activities").fetchone()[0]
    for after in range(first - 1, last, ACTS_LOOKED_AT):
        stretch = {"after": after, "last": min(after + ACTS_LOOKED_AT, last), "user_id": user_id}
        yield from read.execute(query("acts_of_user"), stretch).fetchall()


def _delete_acts(connection: sqlite3.Connection, acts: list[tuple[int]]) -> None:
    connection.executemany("delete from activities where seq = ?", acts)


def _delete_traces(connection: sqlite3.Connection, user_id: str, after: int) -> int:
    """Remove all but the acts up to one; how many rows there were."""
    # A fold that has already read what is deleted here must not write it back.
    meta.next_version(connection, "fold_version")
    accounts = people.accounts_with(connection, user_id)
    days = account_days.days_of_user(connection, user_id)
    with account_days.kept(connection, days):
        _delete_days(connection, days)
        asked = {"user": user_id, "after": after}
        gone = sum(connection.execute(trace, asked).rowcount for trace in _TRACES)
    gone += _erase_waiting(connection, user_id)
    people.measure_accounts(connection, accounts)
    return gone


def _delete_days(connection: sqlite3.Connection, days: list[account_days.Key]) -> None:
    for statement in (
        "delete from user_days where account = ? and day = ? and member = ?",
        "delete from user_day_details where account = ? and day = ? and member = ?",
    ):
        connection.executemany(statement, days)


def _erase_waiting(connection: sqlite3.Connection, user_id: str) -> int:
    """Rewrite the blocks in which beats of the user wait for the fold; how many there were."""
    rewritten = 0
    holding = "select seq, body from inbox where instr(body, ?)"  # the name, or one that holds it
    for seq, body in connection.execute(holding, (user_id.encode(),)).fetchall():
        rest = without_user(body, user_id)
        if rest is None:
            continue
        connection.execute("update inbox set events = ?, body = ? where seq = ?", (*rest, seq))
        rewritten += 1
    connection.execute("delete from inbox where events = 0")
    return rewritten
