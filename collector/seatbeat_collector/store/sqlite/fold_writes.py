"""What the fold writes to the SQLite file, packed beforehand: the writer's turn is short."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from typing import Any, NamedTuple

import msgspec

from seatbeat_collector.store.changes import Changes, DayRow, Pending, Place
from seatbeat_collector.store.folding import FoldConflict

from . import people

_encode = msgspec.msgpack.Encoder().encode


class _Day(NamedTuple):
    """One user-day that holds something, its details encoded."""

    place: Place
    ordinal: int
    sums: tuple[int, ...]
    details: tuple[bytes, ...]
    first_ms: int
    last_ms: int


class Packed(NamedTuple):
    """One fold, ready to be written."""

    pending: Pending
    hours: list[tuple[Place, int, bytes]]
    days: list[_Day]
    gone: list[tuple[Place, int]]
    """User-days that hold nothing any more."""
    rebuilt: str | None


class _Numbers:
    """The account and member numbers of places; each is looked up once."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._accounts: dict[str | None, int] = {None: people.UNATTRIBUTED}
        self._members: dict[Place, int] = {}
        self.newcomers: list[Place] = []

    def account(self, place: Place) -> int:
        """The account's number; a new account is made."""
        number = self._accounts.get(place.account_id)
        if number is None:
            number = people.account_number(self._connection, str(place.account_id))
            self._accounts[place.account_id] = number
        return number

    def member(self, place: Place) -> int:
        """The member's number; a new member is made, and remembered as a newcomer."""
        number = self._members.get(place)
        if number is None:
            account = self.account(place)
            number = people.find_member(self._connection, account, place.user_id)
            if number is None:
                number = people.add_member(self._connection, account, place.user_id)
                self.newcomers.append(place)
            self._members[place] = number
        return number


def pack(changes: Changes) -> Packed:
    """Encode all that can be encoded without the database."""
    found = [
        (place, day.toordinal(), row)
        for place, days in changes.days.items()
        for day, row in days.items()
    ]
    return Packed(
        pending=changes.pending,
        hours=[
            (place, hour, body)
            for place, hours in changes.hours.items()
            for hour, body in hours.items()
        ],
        days=[_pack_day(place, ordinal, row) for place, ordinal, row in found if row is not None],
        gone=[(place, ordinal) for place, ordinal, row in found if row is None],
        rebuilt=changes.rebuilt,
    )


def write(connection: sqlite3.Connection, packed: Packed) -> None:
    """Write one fold; the caller owns the transaction. Raises FoldConflict."""
    _swap_version(connection, packed.pending)
    _take_away(connection, packed.pending)
    numbers = _Numbers(connection)
    if packed.rebuilt is not None:
        _clear(connection, people.account_number(connection, packed.rebuilt))
    connection.executemany(
        "insert or replace into user_hours values (?, ?, ?)",
        [(numbers.member(place), hour, body) for place, hour, body in packed.hours],
    )
    _delete_days(connection, numbers, packed.gone)
    _insert_days(connection, numbers, packed.days)
    _stretch_members(connection, numbers, packed.days)
    _stretch_accounts(connection, numbers, packed.days)
    for place in numbers.newcomers:  # being seen somewhere may tell where account-less acts belong
        people.mark_stale(connection, place.user_id)


def _pack_day(place: Place, ordinal: int, row: DayRow) -> _Day:
    detail = row.detail
    details = (_encode(detail.spans), _encode(detail.features), _encode(detail.names))
    return _Day(place, ordinal, row[:6], details, row.first_ms, row.last_ms)


def _swap_version(connection: sqlite3.Connection, pending: Pending) -> None:
    swapped = connection.execute(
        "update meta set value = cast(value + 1 as text) where name = 'fold_version' and value = ?",
        (pending.version,),
    )
    if swapped.rowcount != 1:
        raise FoldConflict


def _take_away(connection: sqlite3.Connection, pending: Pending) -> None:
    connection.executemany("delete from beats where seq = ?", [(seq,) for seq in pending.beats])
    connection.execute(
        "update meta set value = ? where name = 'folded_activities'",
        (str(pending.last_activity),),
    )
    connection.executemany(
        "delete from stale_users where user_id = ?", [(user,) for user in pending.stale_users]
    )


def _clear(connection: sqlite3.Connection, account: int) -> None:
    connection.execute("delete from user_days where account = ?", (account,))
    connection.execute("delete from user_day_details where account = ?", (account,))
    connection.execute("delete from stale_accounts where account = ?", (account,))


def _delete_days(
    connection: sqlite3.Connection, numbers: _Numbers, gone: Iterable[tuple[Place, int]]
) -> None:
    """Who holds nothing in an account is not made a member of it by the way."""
    keys: list[Any] = []
    for place, ordinal in gone:
        account = numbers.account(place)
        member = people.find_member(connection, account, place.user_id)
        if member is not None:
            keys.append((account, ordinal, member))
    connection.executemany(
        "delete from user_days where account = ? and day = ? and member = ?", keys
    )
    connection.executemany(
        "delete from user_day_details where account = ? and day = ? and member = ?", keys
    )


def _insert_days(connection: sqlite3.Connection, numbers: _Numbers, days: Iterable[_Day]) -> None:
    keyed = [
        ((numbers.account(day.place), day.ordinal, numbers.member(day.place)), day) for day in days
    ]
    connection.executemany(
        "insert or replace into user_days values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [(*key, *day.sums) for key, day in keyed],
    )
    connection.executemany(
        "insert or replace into user_day_details values (?, ?, ?, ?, ?, ?)",
        [(*key, *day.details) for key, day in keyed],
    )


def _stretch_members(
    connection: sqlite3.Connection, numbers: _Numbers, days: Iterable[_Day]
) -> None:
    connection.executemany(
        "update members set first_ms = min(coalesce(first_ms, ?1), ?1),"
        " last_ms = max(coalesce(last_ms, ?2), ?2) where member = ?3",
        [(day.first_ms, day.last_ms, numbers.member(day.place)) for day in days],
    )


def _stretch_accounts(
    connection: sqlite3.Connection, numbers: _Numbers, days: Iterable[_Day]
) -> None:
    """The first event is anybody's; the last is that of counted people."""
    uncounted = {user for (user,) in connection.execute("select user_id from uncounted")}
    first: dict[int, int] = {}
    last: dict[int, int] = {}
    for day in days:
        account = numbers.account(day.place)
        first[account] = min(first.get(account, day.first_ms), day.first_ms)
        if day.place.user_id not in uncounted:
            last[account] = max(last.get(account, day.last_ms), day.last_ms)
    connection.executemany(
        "update accounts set first_ms = min(coalesce(first_ms, ?1), ?1) where account = ?2",
        [(at_ms, account) for account, at_ms in first.items()],
    )
    connection.executemany(
        "update accounts set last_ms = max(coalesce(last_ms, ?1), ?1) where account = ?2",
        [(at_ms, account) for account, at_ms in last.items()],
    )
