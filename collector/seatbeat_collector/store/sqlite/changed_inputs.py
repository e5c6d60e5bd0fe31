"""Which accounts may be told otherwise since when, for what inputs and answers say now.

One row for each account and kind, until the daily close has followed it.
"""

from __future__ import annotations

import sqlite3

from seatbeat_collector.store.inputs import ChangedInputs, InputRow

_NOTE = """
insert or replace into changed_inputs (account, kind, since_ms)
select :account, :kind, min(:since_ms, coalesce(
  (select since_ms from changed_inputs where account = :account and kind = :kind), :since_ms))
"""
_ANSWERS = """
select a.account, min(d.answered_at_ms)
from survey_displays d join accounts a on a.account_id = d.account_id
where d.user_id = ? and d.answered_at_ms is not null
group by a.account
"""
_WHEN = "select at_ms, until_ms from inputs where input = ?"
_WHOSE = "select account, kind, at_ms from inputs where input = ?"


def note(connection: sqlite3.Connection, account: int, kind: str, since_ms: int) -> None:
    """Note a change, in the caller's transaction."""
    connection.execute(_NOTE, {"account": account, "kind": kind, "since_ms": since_ms})


def note_gone(connection: sqlite3.Connection, number: int) -> None:
    """Note that an input will be forgotten."""
    note(connection, *connection.execute(_WHOSE, (number,)).fetchone())


def note_answers_of(connection: sqlite3.Connection, user_id: str) -> None:
    """Note whose days are told otherwise without a person's answers, before they are deleted."""
    for account, since_ms in connection.execute(_ANSWERS, (user_id,)).fetchall():
        note(connection, account, "answers", since_ms)


def since(
    connection: sqlite3.Connection, row: InputRow, at_ms: int, number: int, newest_ms: int
) -> int:
    """Since when an account may be told otherwise for what a known input says from `at_ms` on.

    What has a date of its own is true at any time; what is said before all else holds before, too.
    """
    times: tuple[int, int | None] = connection.execute(_WHEN, (number,)).fetchone()
    began_ms, ended_ms = times
    if at_ms < newest_ms or began_ms != row.at_ms:
        return min(at_ms, began_ms, row.at_ms)
    ends = {ended_ms, row.until_ms} if ended_ms != row.until_ms else set()
    return min([at_ms, *(end for end in ends if end is not None)])


def changed(connection: sqlite3.Connection) -> list[ChangedInputs]:
    """What wasn't followed yet."""
    asked = "select change, account, kind, since_ms from changed_inputs order by change"
    return [ChangedInputs(*row) for row in connection.execute(asked)]


def follow(connection: sqlite3.Connection, change: int) -> None:
    """Forget the changes up to a number."""
    connection.execute("delete from changed_inputs where change <= ?", (change,))
