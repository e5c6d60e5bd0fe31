"""Accounts and people by number: who belongs where, and who is counted."""

from __future__ import annotations

import json
import sqlite3

from seatbeat_collector.store import who_counts

from . import account_days, displays, user_history

UNATTRIBUTED = 0
"""The account number of acts whose account follows from the user's membership at that instant."""


FAR = 1 << 62
"""Milliseconds no clock will reach."""

_TRAITS = json.dumps((*who_counts.FLAGS, "email"))
_TOLD = (
    "select trait, value from user_traits"
    " where user_id = ? and trait in (select value from json_each(?))"
)


def account_number(connection: sqlite3.Connection, account_id: str) -> int:
    """The account's number; a new one is made when it is first heard of."""
    found = connection.execute(
        "select account from accounts where account_id = ?", (account_id,)
    ).fetchone()
    if found is None:
        made = connection.execute("insert into accounts (account_id) values (?)", (account_id,))
        return int(made.lastrowid or 0)
    return int(found[0])


def add_member(connection: sqlite3.Connection, account: int, user_id: str) -> int:
    """Give a user who is new in an account a number there."""
    made = connection.execute(
        "insert into members (account, user_id) values (?, ?)", (account, user_id)
    )
    return int(made.lastrowid or 0)


def join(connection: sqlite3.Connection, user_id: str, account: int, at_ms: int) -> None:
    """Note that the user belongs to the account from an instant on."""
    told = connection.execute(
        "select exists (select 1 from memberships where user_id = ? and account = ?)",
        (user_id, account),
    )
    if not told.fetchone()[0]:
        user_history.joined(connection, user_id)
    connection.execute(
        "insert or ignore into memberships values (?, ?, ?)", (user_id, at_ms, account)
    )
    mark_stale(connection, user_id)


def mark_stale(connection: sqlite3.Connection, user_id: str) -> None:
    """Have the fold attribute the user's account-less acts again, if there are any."""
    connection.execute(
        "insert or ignore into stale_users select user_id from members"
        " where account = 0 and user_id = ?",
        (user_id,),
    )


def memberships(connection: sqlite3.Connection, user_id: str) -> list[tuple[int, int]]:
    """(from_ms, account), oldest first: what was said, else where the user was first seen."""
    said = connection.execute(
        "select from_ms, account from memberships where user_id = ? order by from_ms, account",
        (user_id,),
    ).fetchall()
    if said:
        return said
    return connection.execute(
        "select first_ms, account from members"
        " where user_id = ? and account <> 0 and first_ms is not null order by first_ms, account",
        (user_id,),
    ).fetchall()


def knows_account_of(connection: sqlite3.Connection, user_id: str) -> bool:
    """Whether the user was made a member of an account, or seen in one."""
    found = connection.execute(
        "select exists (select 1 from memberships where user_id = :u)"
        " or exists (select 1 from members where user_id = :u and account <> 0)",
        {"u": user_id},
    ).fetchone()
    return bool(found[0])


def judge(connection: sqlite3.Connection, user_id: str, domains: frozenset[str]) -> None:
    """Decide again whether the user is counted, by their traits and their e-mail's domain."""
    told = connection.execute(_TOLD, (user_id, _TRAITS))
    traits = {name: json.loads(value) for name, value in told}
    uncounted = who_counts.is_uncounted(traits, domains)
    if uncounted == is_uncounted(connection, user_id):
        return
    change = (
        "insert into uncounted values (?)"
        if uncounted
        else "delete from uncounted where user_id = ?"
    )
    with account_days.kept(connection, account_days.days_of_user(connection, user_id)):
        connection.execute(change, (user_id,))
    displays.settle_user(connection, user_id)
    measure_accounts(connection, accounts_with(connection, user_id))


def is_uncounted(connection: sqlite3.Connection, user_id: str) -> bool:
    """Whether the person is in no number."""
    found = connection.execute("select 1 from uncounted where user_id = ?", (user_id,))
    return found.fetchone() is not None


def accounts_with(connection: sqlite3.Connection, user_id: str) -> list[int]:
    """The numbers of the accounts in which the user was seen."""
    rows = connection.execute(
        "select account from members where user_id = ? and account <> 0", (user_id,)
    )
    return [account for (account,) in rows]


def measure_accounts(connection: sqlite3.Connection, accounts: list[int]) -> None:
    """Find anew when some accounts saw their first event, and their last of counted people."""
    connection.executemany(
        "update accounts set (first_ms, last_ms) ="
        " (select min(first_ms), max(last_ms) filter"
        "  (where m.user_id not in (select user_id from uncounted))"
        "  from members m where m.account = accounts.account)"
        " where account = ?",
        [(account,) for account in accounts],
    )


def judge_domains(
    connection: sqlite3.Connection, domains: frozenset[str], *, changed: frozenset[str]
) -> None:
    """Decide again for everyone of the domains that came to the internal ones, or went."""
    for user_id in of_domains(connection, changed):
        judge(connection, user_id, domains)


def judge_flagged(connection: sqlite3.Connection, domains: frozenset[str]) -> None:
    """Decide again for everyone of whom anything but an e-mail address may say it."""
    told = connection.execute(
        "select distinct user_id from user_traits"
        " where trait in (select value from json_each(?)) and value not in ('false', 'null')",
        (json.dumps(who_counts.FLAGS),),
    )
    for (user_id,) in told.fetchall():
        judge(connection, user_id, domains)


def of_domains(connection: sqlite3.Connection, domains: frozenset[str]) -> list[str]:
    """The users who have an e-mail address of one of the domains."""
    if not domains:
        return []
    rows = connection.execute("select user_id, value from user_traits where trait = 'email'")
    return [
        user_id for user_id, value in rows if who_counts.domain_of(json.loads(value)) in domains
    ]


def zone_trait(connection: sqlite3.Connection, account: int) -> str | None:
    """The time zone the account was last given, as JSON text, or None."""
    found = connection.execute(
        "select value from account_traits where account = ? and trait = 'timezone'"
        " order by valid_from_ms desc limit 1",
        (account,),
    ).fetchone()
    return None if found is None else str(found[0])


def spans_of_membership(memberships: list[tuple[int, int]]) -> list[tuple[int, int, int]]:
    """(from_ms, to_ms, account): who holds each instant; the first reaches back for ever.

    No sender repeats an early act once it learns where the user belongs, so what came before the
    first word about a user's account counts there too.
    """
    if not memberships:
        return []
    edges = [-FAR, *(at for at, _ in memberships[1:]), FAR]
    return [
        (low, high, account)
        for low, high, (_, account) in zip(edges[:-1], edges[1:], memberships, strict=True)
        if low < high
    ]


def account_at(connection: sqlite3.Connection, user_id: str, at_ms: int) -> str | None:
    """The id of the account the user belonged to at an instant, or None."""
    for low, high, account in spans_of_membership(memberships(connection, user_id)):
        if low <= at_ms < high:
            found = connection.execute(
                "select account_id from accounts where account = ?", (account,)
            ).fetchone()
            return str(found[0])
    return None


def zone(connection: sqlite3.Connection, account_id: str) -> str | None:
    """The time zone the account was last given, or None."""
    found = connection.execute(
        "select account from accounts where account_id = ?", (account_id,)
    ).fetchone()
    text = None if found is None else zone_trait(connection, found[0])
    return None if text is None else json.loads(text)
