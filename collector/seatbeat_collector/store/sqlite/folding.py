"""What the fold reads from the SQLite file."""

from __future__ import annotations

import sqlite3

from seatbeat_collector.presence.timeline import Label
from seatbeat_collector.store.changes import Pending, Place
from seatbeat_collector.store.chunks import Evidence
from seatbeat_collector.store.inbox import take
from seatbeat_collector.store.records import Backlog

from . import people

# The further behind, the more rows of a user one fold takes: their days are computed once.
MOST_ROWS = 50_000


def read_pending(connection: sqlite3.Connection, limit: int) -> Pending:
    """Rows of at most `limit` users, however many of each; accounts to rebuild come alone."""
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
        return Pending(version, {}, [], folded, [], str(stale[0]), 0)
    evidence: dict[Place, Evidence] = {}
    beats = _take_beats(connection, evidence, limit)
    # Room of their own: acts are taken in order, so users of waiting heartbeats would block them.
    acts, last_activity = _take_acts(connection, evidence, len(evidence) + limit, folded)
    users = connection.execute("select user_id from stale_users limit ?", (limit,)).fetchall()
    return Pending(
        version=version,
        evidence={place: known for place, known in evidence.items() if known.says_something},
        beats=beats,
        last_activity=last_activity,
        stale_users=[user_id for (user_id,) in users],
        stale_account=None,
        rows=len(beats) + acts,
    )


def _take_beats(
    connection: sqlite3.Connection, evidence: dict[Place, Evidence], limit: int
) -> list[int]:
    """Add the heartbeats of the users who fit, in any order; their numbers."""
    taken = []
    rows = connection.execute(
        "select seq, account_id, user_id, body from beats order by seq limit ?", (MOST_ROWS,)
    )
    for seq, account_id, user_id, body in rows:
        known = _evidence_of(Place(account_id, user_id), evidence, limit)
        if known is not None:
            take(body, known)
            taken.append(seq)
    return taken


def _take_acts(
    connection: sqlite3.Connection, evidence: dict[Place, Evidence], limit: int, folded: int
) -> tuple[int, int]:
    """Add acts in order while they fit; how many, and the last one's number.

    Acts stay in their log, so what was folded of it must be one stretch: each counts just once.
    """
    count, last = 0, folded
    rows = connection.execute(
        "select seq, account_id, user_id, name, at_ms, app, feature, on_page from activities"
        " where seq > ? order by seq limit ?",
        (folded, MOST_ROWS),
    )
    for seq, account_id, user_id, name, at_ms, app, feature, on_page in rows:
        known = _evidence_of(Place(account_id, user_id), evidence, limit)
        if known is None:
            break
        known.acts.append((at_ms, name))
        label = Label(app, feature)
        if on_page:
            known.marks.setdefault((at_ms, label), at_ms)
        else:
            known.bare.add((at_ms, label))
        count, last = count + 1, seq
    return count, last


def _evidence_of(place: Place, evidence: dict[Place, Evidence], limit: int) -> Evidence | None:
    """Where to add what a row says, or None when there are users enough for one fold."""
    known = evidence.get(place)
    if known is None and len(evidence) < limit:
        known = evidence[place] = Evidence()
    return known


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


def backlog(connection: sqlite3.Connection) -> Backlog:
    """How much waits for the fold, and since when."""
    beats, oldest = connection.execute("select count(*), min(received_at_ms) from beats").fetchone()
    acts = connection.execute(
        "select count(*) from activities where seq >"
        " (select cast(value as integer) from meta where name = 'folded_activities')"
    ).fetchone()
    return Backlog(beats + acts[0], oldest)
