"""What the fold reads from and writes to the SQLite file."""

from __future__ import annotations

import sqlite3
from datetime import date

import msgspec

from seatbeat_collector.presence.timeline import Label
from seatbeat_collector.store.changes import Changes, DayRow, Pending, Place
from seatbeat_collector.store.chunks import Evidence
from seatbeat_collector.store.folding import FoldConflict
from seatbeat_collector.store.inbox import take
from seatbeat_collector.store.records import Backlog

from . import people

_encode = msgspec.msgpack.Encoder().encode


def read_pending(connection: sqlite3.Connection, limit: int) -> Pending:
    """At most `limit` heartbeats and as many acts; accounts to rebuild come alone."""
    marks = dict(
        connection.execute(
            "select name, value from meta where name in ('fold_version', 'folded_activities')"
        ).fetchall()
    )
    version, folded = marks["fold_version"], int(marks["folded_activities"])
    stale = connection.execute(
        "select account_id from stale_accounts join accounts using (account) limit 1"
    ).fetchone()
    if stale is not None:
        return Pending(version, {}, 0, folded, [], str(stale[0]), 0)
    evidence: dict[Place, Evidence] = {}
    beats = connection.execute(
        "select seq, account_id, user_id, body from beats order by seq limit ?", (limit,)
    ).fetchall()
    for _, account_id, user_id, body in beats:
        take(body, evidence.setdefault(Place(account_id, user_id), Evidence()))
    acts = connection.execute(
        "select seq, account_id, user_id, name, at_ms, app, feature, on_page from activities"
        " where seq > ? order by seq limit ?",
        (folded, limit),
    ).fetchall()
    for _, account_id, user_id, name, at_ms, app, feature, on_page in acts:
        known = evidence.setdefault(Place(account_id, user_id), Evidence())
        known.acts.append((at_ms, name))
        label = Label(app, feature)
        if on_page:
            known.marks.setdefault((at_ms, label), at_ms)
        else:
            known.bare.add((at_ms, label))
    users = connection.execute("select user_id from stale_users limit ?", (limit,)).fetchall()
    return Pending(
        version=version,
        evidence={place: known for place, known in evidence.items() if known.says_something},
        last_beat=beats[-1][0] if beats else 0,
        last_activity=acts[-1][0] if acts else folded,
        stale_users=[user_id for (user_id,) in users],
        stale_account=None,
        rows=len(beats) + len(acts),
    )


def read_hours(
    connection: sqlite3.Connection, place: Place, first: int, last: int
) -> dict[int, bytes]:
    """The packed evidence of a user's hours, by hour."""
    account = people.UNATTRIBUTED
    if place.account_id is not None:
        found = connection.execute(
            "select account from accounts where account_id = ?", (place.account_id,)
        ).fetchone()
        if found is None:
            return {}
        account = found[0]
    return dict(
        connection.execute(
            "select hour, evidence from user_hours where member ="
            " (select member from members where account = ? and user_id = ?)"
            " and hour between ? and ?",
            (account, place.user_id, first, last),
        ).fetchall()
    )


def places_of(connection: sqlite3.Connection, account_id: str) -> list[Place]:
    """Everyone seen in the account or made a member of it."""
    rows = connection.execute(
        "select user_id from members join accounts using (account) where account_id = :a"
        " union select user_id from memberships join accounts using (account)"
        " where account_id = :a",
        {"a": account_id},
    )
    return [Place(account_id, user_id) for (user_id,) in rows]


def accounts_of(connection: sqlite3.Connection, user_id: str) -> list[str]:
    """Every account the user was seen in or made a member of."""
    rows = connection.execute(
        "select account_id from members join accounts using (account) where user_id = :u"
        " union select account_id from memberships join accounts using (account)"
        " where user_id = :u",
        {"u": user_id},
    )
    return [account_id for (account_id,) in rows]


def unattributed(connection: sqlite3.Connection, user_id: str) -> bool:
    """Whether there are folded acts of the user without an account of their own."""
    found = connection.execute(
        "select 1 from members where account = 0 and user_id = ?", (user_id,)
    ).fetchone()
    return found is not None


def membership_spans(connection: sqlite3.Connection, user_id: str) -> list[tuple[int, int, str]]:
    """(from_ms, to_ms, account id) over all time."""
    names = dict(
        connection.execute(
            "select account, account_id from accounts where account in"
            " (select account from memberships where user_id = :u"
            "  union select account from members where user_id = :u)",
            {"u": user_id},
        ).fetchall()
    )
    spans = people.spans_of_membership(people.memberships(connection, user_id))
    return [(low, high, names[account]) for low, high, account in spans]


def write_changes(connection: sqlite3.Connection, changes: Changes) -> None:
    """Write one fold; the caller owns the transaction. Raises FoldConflict."""
    pending = changes.pending
    swapped = connection.execute(
        "update meta set value = cast(value + 1 as text) where name = 'fold_version' and value = ?",
        (pending.version,),
    )
    if swapped.rowcount != 1:
        raise FoldConflict
    _take_away(connection, pending)
    if changes.rebuilt is not None:
        account = people.account_number(connection, changes.rebuilt)
        for table in ("user_days", "user_day_details", "stale_accounts"):
            connection.execute(_DELETE_ACCOUNT[table], (account,))
    newcomers = [place for place in changes.hours if not _known(connection, place)]
    for place, hours in changes.hours.items():
        member = _member(connection, place)
        connection.executemany(
            "insert or replace into user_hours values (?, ?, ?)",
            [(member, hour, body) for hour, body in hours.items()],
        )
    for place, days in changes.days.items():
        _write_days(connection, place, days)
    for place in newcomers:  # being seen somewhere may tell where account-less acts belong
        people.mark_stale(connection, place.user_id)


_DELETE_ACCOUNT = {
    "user_days": "delete from user_days where account = ?",
    "user_day_details": "delete from user_day_details where account = ?",
    "stale_accounts": "delete from stale_accounts where account = ?",
}


def _take_away(connection: sqlite3.Connection, pending: Pending) -> None:
    connection.execute("delete from beats where seq <= ?", (pending.last_beat,))
    connection.execute(
        "update meta set value = ? where name = 'folded_activities'",
        (str(pending.last_activity),),
    )
    connection.executemany(
        "delete from stale_users where user_id = ?", [(user,) for user in pending.stale_users]
    )


def _member(connection: sqlite3.Connection, place: Place) -> int:
    account = people.UNATTRIBUTED
    if place.account_id is not None:
        account = people.account_number(connection, place.account_id)
    return people.member_number(connection, account, place.user_id)


def _write_days(
    connection: sqlite3.Connection, place: Place, days: dict[date, DayRow | None]
) -> None:
    account = people.account_number(connection, str(place.account_id))
    kept = {day: row for day, row in days.items() if row is not None}
    if not kept and not _is_member(connection, account, place.user_id):
        return  # nothing of theirs counts here, so they were never seen here
    member = people.member_number(connection, account, place.user_id)
    gone = [(account, day.toordinal(), member) for day in days if day not in kept]
    connection.executemany(
        "delete from user_days where account = ? and day = ? and member = ?", gone
    )
    connection.executemany(
        "delete from user_day_details where account = ? and day = ? and member = ?", gone
    )
    connection.executemany(
        "insert or replace into user_days values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [(account, day.toordinal(), member, *row[:6]) for day, row in kept.items()],
    )
    connection.executemany(
        "insert or replace into user_day_details values (?, ?, ?, ?, ?, ?)",
        [
            (
                account,
                day.toordinal(),
                member,
                _encode(row.detail.spans),
                _encode(row.detail.features),
                _encode(row.detail.names),
            )
            for day, row in kept.items()
        ],
    )
    if kept:
        first = min(row.first_ms for row in kept.values())
        last = max(row.last_ms for row in kept.values())
        connection.execute(
            "update members set first_ms = min(coalesce(first_ms, :first), :first),"
            " last_ms = max(coalesce(last_ms, :last), :last) where member = :member",
            {"first": first, "last": last, "member": member},
        )
        connection.execute(
            "update accounts set first_ms = min(coalesce(first_ms, :first), :first),"
            " last_ms = case when exists (select 1 from uncounted where user_id = :user)"
            " then last_ms else max(coalesce(last_ms, :last), :last) end"
            " where account = :account",
            {"first": first, "last": last, "account": account, "user": place.user_id},
        )


def _is_member(connection: sqlite3.Connection, account: int, user_id: str) -> bool:
    found = connection.execute(
        "select 1 from members where account = ? and user_id = ?", (account, user_id)
    ).fetchone()
    return found is not None


def _known(connection: sqlite3.Connection, place: Place) -> bool:
    if place.account_id is None:
        return True
    account = people.account_number(connection, place.account_id)
    return _is_member(connection, account, place.user_id)


def backlog(connection: sqlite3.Connection) -> Backlog:
    """How much waits for the fold, and since when."""
    beats, oldest = connection.execute("select count(*), min(received_at_ms) from beats").fetchone()
    acts = connection.execute(
        "select count(*) from activities where seq >"
        " (select cast(value as integer) from meta where name = 'folded_activities')"
    ).fetchone()
    return Backlog(beats + acts[0], oldest)
