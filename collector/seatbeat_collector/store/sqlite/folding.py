"""What the fold reads from the SQLite file."""

from __future__ import annotations

import sqlite3
from datetime import date

from seatbeat_collector.presence.timeline import Label
from seatbeat_collector.store.changes import DayDetail, DayRow, Pending, Place
from seatbeat_collector.store.chunks import Evidence
from seatbeat_collector.store.day_detail import decode_features, decode_names, decode_spans
from seatbeat_collector.store.inbox import decode_block, take
from seatbeat_collector.store.queries import query
from seatbeat_collector.store.records import Backlog

from . import meta, people

PERIOD = "select evidence from user_periods where period = ? and account = ? and member = ?"
PERIODS = """
select period, evidence from user_periods
where member = ? and period between ? and ? order by period
"""
_DAY = """
select d.engaged_ms, d.measured_ms, d.actions, d.sessions, d.first_ms, d.last_ms,
       x.spans, x.features, x.names, x.stretches
from user_days d join user_day_details x using (account, day, member)
where d.account = ? and d.day = ? and d.member = ?
"""
_ACTS = """
select seq, account_id, user_id, name, at_ms, app, feature, on_page from activities
where seq > ? order by seq limit ?
"""
_ACTS_AT_ONCE = 20_000


def version(connection: sqlite3.Connection) -> int:
    """Of the rollups."""
    return meta.number(connection, "fold_version")


def settled_hours(connection: sqlite3.Connection) -> int:
    """The number of the first hour of which nothing is settled."""
    return meta.number(connection, "settled_hours")


def read_pending(connection: sqlite3.Connection, rows: int, acting: int) -> Pending:
    """Whole blocks of about so many beats, and acts of at most `acting` users."""
    known, folded = version(connection), meta.number(connection, "folded_activities")
    evidence: dict[Place, Evidence] = {}
    blocks, beats = _take_blocks(connection, evidence, rows)
    acts, last_activity, more_acts = _take_acts(connection, evidence, acting, folded)
    return Pending(
        version=known,
        evidence={place: known for place, known in evidence.items() if known.says_something},
        blocks=blocks,
        last_activity=last_activity,
        rows=beats + acts,
        more=more_acts or beats >= rows,
    )


def _take_blocks(
    connection: sqlite3.Connection, evidence: dict[Place, Evidence], limit: int
) -> tuple[list[int], int]:
    """Add whole blocks until there are beats enough; their numbers, and how many beats."""
    blocks: list[int] = []
    beats = 0
    for seq, body in connection.execute("select seq, body from inbox order by seq"):
        for beat in decode_block(body):
            place = Place(beat.account_id, beat.user_id)
            known = evidence.get(place)
            if known is None:
                known = evidence[place] = Evidence()
            take(beat, known)
            beats += 1
        blocks.append(seq)
        if beats >= limit:
            break
    return blocks, beats


def _take_acts(
    connection: sqlite3.Connection, evidence: dict[Place, Evidence], acting: int, folded: int
) -> tuple[int, int, bool]:
    """Add acts in order while they fit; how many, the last one's number, and whether there's more.

    Acts stay in their log, so what was folded of it must be one stretch: each counts just once.
    """
    count, last = 0, folded
    actors: set[Place] = set()
    rows = connection.execute(_ACTS, (folded, _ACTS_AT_ONCE))
    for seq, account_id, user_id, name, at_ms, app, feature, on_page in rows:
        place = Place(account_id, user_id)
        actors.add(place)
        if len(actors) > acting:
            return count, last, True
        known = evidence.setdefault(place, Evidence())
        known.acts.append((at_ms, name))
        label = Label(app, feature)
        if on_page:
            known.marks.setdefault((at_ms, label), at_ms)
        else:
            known.bare.add((at_ms, label))
        count, last = count + 1, seq
    return count, last, count == _ACTS_AT_ONCE


def read_day(connection: sqlite3.Connection, account: int, member: int, day: date) -> DayRow | None:
    """A user-day as it was computed."""
    row = connection.execute(_DAY, (account, day.toordinal(), member)).fetchone()
    if row is None:
        return None
    detail = DayDetail(
        decode_spans(row[6]),
        decode_features(row[7]),
        decode_names(row[8]),
        None if row[9] is None else decode_spans(row[9]),
    )
    return DayRow._make([*row[:6], detail])


def accounts_of(connection: sqlite3.Connection, user_id: str) -> list[str]:
    """Every account the user was seen in or made a member of."""
    rows = connection.execute(
        "select account_id from members join accounts using (account) where user_id = :u"
        " union select account_id from memberships join accounts using (account)"
        " where user_id = :u",
        {"u": user_id},
    )
    return [account_id for (account_id,) in rows]


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
    beats, oldest = connection.execute(
        "select coalesce(sum(events), 0), min(received_at_ms) from inbox"
    ).fetchone()
    last = connection.execute("select max(seq) from activities").fetchone()[0] or 0
    acts = max(0, last - meta.number(connection, "folded_activities"))
    moved = connection.execute("select count(*) from stale_users").fetchone()[0]
    return Backlog(beats + acts + moved, oldest)


def due(connection: sqlite3.Connection) -> int:
    """About how much waits; of many blocks only some are looked at."""
    beats, acts, users = connection.execute(query("due")).fetchone()
    return int(beats + acts + users)
