"""What the fold writes to the SQLite file, packed beforehand: the writer's turn is short."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from typing import NamedTuple

from seatbeat_collector.store.changes import Changes, DayChange, DayRow, Done, Place
from seatbeat_collector.store.day_detail import encode, encode_spans
from seatbeat_collector.store.folding import FoldConflict

from . import account_days, meta, people, rebuilding
from .numbers import Member, Numbers


class _Day(NamedTuple):
    """A user-day, its details encoded."""

    place: Place
    ordinal: int
    before: DayRow | None
    after: DayRow
    details: tuple[bytes, ...]


class Packed(NamedTuple):
    """Changes, ready to be written."""

    version: int
    periods: list[tuple[Place, int, bytes]]
    days: list[_Day]
    gone: list[DayChange]
    """User-days that hold nothing any more."""
    done: Done


def pack(changes: Changes) -> Packed:
    """Encode all that can be encoded without the database."""
    return Packed(
        version=changes.version,
        periods=changes.periods,
        days=[_pack_day(day, day.after) for day in changes.days if day.after is not None],
        gone=[day for day in changes.days if day.after is None and day.before is not None],
        done=changes.done,
    )


def write(connection: sqlite3.Connection, packed: Packed, numbers: Numbers) -> None:
    """Write the changes; the caller owns the transaction. Raises FoldConflict."""
    swap_version(connection, packed.version)
    _take_away(connection, packed.done)
    members, newcomers = _members(connection, packed, numbers)
    connection.executemany(
        "insert into user_periods values (?, ?, ?, ?)"
        " on conflict (period, account, member) do update set evidence = excluded.evidence",
        [(n, *members[place][:2], body) for place, n, body in packed.periods],
    )
    _delete_days(connection, members, packed.gone)
    _put_days(connection, members, packed.days)
    uncounted = _uncounted(connection, members)
    account_days.follow(connection, _account_changes(members, packed, uncounted))
    _stretch_members(connection, members, packed.days)
    _stretch_accounts(connection, members, packed.days, uncounted)
    for place in newcomers:  # being seen somewhere may tell where account-less acts belong
        people.mark_stale(connection, place.user_id)


def swap_version(connection: sqlite3.Connection, version: int) -> None:
    """Go on to the next version of the rollups. Raises FoldConflict when another did so."""
    swapped = connection.execute(
        "update meta set value = cast(value + 1 as text) where name = 'fold_version' and value = ?",
        (str(version),),
    )
    if swapped.rowcount != 1:
        raise FoldConflict


def _pack_day(change: DayChange, row: DayRow) -> _Day:
    detail = row.detail
    details = (
        encode_spans(detail.spans),
        encode(detail.features),
        encode(detail.names),
        encode_spans(detail.stretches or ()),
    )
    return _Day(change.place, change.day.toordinal(), change.before, row, details)


def _take_away(connection: sqlite3.Connection, done: Done) -> None:
    connection.executemany("delete from inbox where seq = ?", [(seq,) for seq in done.blocks])
    if done.last_activity is not None:
        meta.put(connection, "folded_activities", str(done.last_activity))
    connection.executemany(
        "delete from stale_users where user_id = ?", [(user,) for user in done.stale_users]
    )
    if done.rebuilt is not None:
        rebuilding.go_on(connection, done.rebuilt)


def _members(
    connection: sqlite3.Connection, packed: Packed, numbers: Numbers
) -> tuple[dict[Place, Member], list[Place]]:
    """The numbers of all who have something, and who of them was new."""
    found: dict[Place, Member] = {}
    newcomers = []
    places = [*(place for place, _, _ in packed.periods), *(day.place for day in packed.days)]
    for place in places:
        if place not in found:
            member = numbers.find(connection, place)
            if member is None:
                member = numbers.make(connection, place)
                newcomers.append(place)
            found[place] = member
    for day in packed.gone:
        member = numbers.find(connection, day.place)
        if member is not None:
            found[day.place] = member
    return found, newcomers


def _delete_days(
    connection: sqlite3.Connection, members: dict[Place, Member], gone: Sequence[DayChange]
) -> None:
    keys = [(members[d.place].account, d.day.toordinal(), members[d.place].member) for d in gone]
    connection.executemany(
        "delete from user_days where account = ? and day = ? and member = ?", keys
    )
    connection.executemany(
        "delete from user_day_details where account = ? and day = ? and member = ?", keys
    )


def _put_days(
    connection: sqlite3.Connection, members: dict[Place, Member], days: Sequence[_Day]
) -> None:
    keys = [(members[d.place].account, d.ordinal, members[d.place].member) for d in days]
    connection.executemany(
        "insert or replace into user_days values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [(*key, *day.after[:6]) for key, day in zip(keys, days, strict=True)],
    )
    connection.executemany(
        "insert or replace into user_day_details values (?, ?, ?, ?, ?, ?, ?)",
        [(*key, *day.details) for key, day in zip(keys, days, strict=True)],
    )
    # A day on which nobody counted was there is known too: who was may be counted one day.
    connection.executemany(
        "insert or ignore into changed_days values (?, 0)", [(day,) for day in {k[1] for k in keys}]
    )


def _account_changes(
    members: dict[Place, Member], packed: Packed, uncounted: set[str]
) -> list[account_days.UserDayChange]:
    """What the user-days of counted people were and are."""
    changes: list[tuple[Place, int, DayRow | None, DayRow | None]]
    changes = [(day.place, day.ordinal, day.before, day.after) for day in packed.days]
    changes += [(day.place, day.day.toordinal(), day.before, None) for day in packed.gone]
    return [
        account_days.UserDayChange(
            (members[place].account, ordinal, members[place].member),
            members[place].slot,
            before and before[:4],
            after and after[:4],
        )
        for place, ordinal, before, after in changes
        if place.user_id not in uncounted
    ]


def _uncounted(connection: sqlite3.Connection, members: dict[Place, Member]) -> set[str]:
    """Who of them is not counted."""
    users = json.dumps([place.user_id for place in members])
    rows = connection.execute(
        "select user_id from uncounted where user_id in (select value from json_each(?))", (users,)
    )
    return {user_id for (user_id,) in rows}


def _stretch_members(
    connection: sqlite3.Connection, members: dict[Place, Member], days: Sequence[_Day]
) -> None:
    """From when to when each was seen; being seen earlier may move account-less acts."""
    earlier = [day for day in days if day.before is None or day.after[4] < day.before[4]]
    connection.executemany(
        "insert or ignore into stale_users select u.user_id from members u"
        " join members m on m.member = ?2 and (m.first_ms is null or m.first_ms > ?3)"
        " where u.account = 0 and u.user_id = ?1",
        [(day.place.user_id, members[day.place].member, day.after.first_ms) for day in earlier],
    )
    connection.executemany(
        "update members set first_ms = min(coalesce(first_ms, ?1), ?1),"
        " last_ms = max(coalesce(last_ms, ?2), ?2) where member = ?3",
        [
            (day.after.first_ms, day.after.last_ms, members[day.place].member)
            for day in days
            if day.before is None or day.before[4:6] != day.after[4:6]
        ],
    )


def _stretch_accounts(
    connection: sqlite3.Connection,
    members: dict[Place, Member],
    days: Sequence[_Day],
    uncounted: set[str],
) -> None:
    """The first event is anybody's; the last is that of counted people."""
    first: dict[int, int] = {}
    last: dict[int, int] = {}
    for day in days:
        account, row = members[day.place].account, day.after
        first[account] = min(first.get(account, row.first_ms), row.first_ms)
        if day.place.user_id not in uncounted:
            last[account] = max(last.get(account, row.last_ms), row.last_ms)
    connection.executemany(
        "update accounts set first_ms = min(coalesce(first_ms, ?1), ?1) where account = ?2"
        " and (first_ms is null or first_ms > ?1)",
        [(at_ms, account) for account, at_ms in first.items()],
    )
    connection.executemany(
        "update accounts set last_ms = max(coalesce(last_ms, ?1), ?1) where account = ?2",
        [(at_ms, account) for account, at_ms in last.items()],
    )
