"""Account-days: kept in step with the user-days that they add up, whoever changes those."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import NamedTuple

from seatbeat_collector.store.queries import query

from . import meta

Key = tuple[int, int, int]
"""(account, day, member) of a user-day."""

_USER_DAY = """
select d.engaged_ms, d.measured_ms, d.actions, d.sessions, m.slot
from user_days d join members m on m.member = d.member
where d.account = ? and d.day = ? and d.member = ?
and m.user_id not in (select user_id from uncounted)
"""
_ALL_USER_DAYS = """
select d.day, d.engaged_ms, d.measured_ms, d.actions, d.sessions, m.slot
from user_days d join members m on m.member = d.member
where d.account = ? and m.user_id not in (select user_id from uncounted)
"""
_KNOWN_DAYS = """
select d.day from changed_days c cross join account_days d on d.day = c.day and d.account = ?
"""
_PUT = """
insert into account_days values (?, ?, ?, ?, ?, ?, ?, ?)
on conflict (day, account) do update set
  engaged_ms = excluded.engaged_ms, measured_ms = excluded.measured_ms,
  actions = excluded.actions, sessions = excluded.sessions,
  users = excluded.users, version = excluded.version
"""


class _Sum(NamedTuple):
    """An account-day, or what it changes by."""

    engaged_ms: int = 0
    measured_ms: int = 0
    actions: int = 0
    sessions: int = 0
    come: int = 0
    """The slots of those who are in it, as bits."""
    go: int = 0
    """The slots of those who are to be taken out."""

    def plus(self, row: tuple[int, ...]) -> _Sum:
        engaged_ms, measured_ms, actions, sessions, slot = row
        return _Sum(
            self.engaged_ms + engaged_ms,
            self.measured_ms + measured_ms,
            self.actions + actions,
            self.sessions + sessions,
            self.come | 1 << slot,
            self.go & ~(1 << slot),
        )

    def moved(
        self, slot: int, before: tuple[int, ...] | None, after: tuple[int, ...] | None
    ) -> _Sum:
        """With a user-day that was otherwise; bits are costly where an account has many people."""
        if before is None or after is None:
            gone = self if before is None else self.minus((*before, slot))
            return gone if after is None else gone.plus((*after, slot))
        return self._replace(
            engaged_ms=self.engaged_ms + after[0] - before[0],
            measured_ms=self.measured_ms + after[1] - before[1],
            actions=self.actions + after[2] - before[2],
            sessions=self.sessions + after[3] - before[3],
        )

    def minus(self, row: tuple[int, ...]) -> _Sum:
        engaged_ms, measured_ms, actions, sessions, slot = row
        return _Sum(
            self.engaged_ms - engaged_ms,
            self.measured_ms - measured_ms,
            self.actions - actions,
            self.sessions - sessions,
            self.come,
            self.go | 1 << slot,
        )


class UserDayChange(NamedTuple):
    """A counted user's day: (engaged ms, measured ms, actions, sessions) before and after.

    None where there was or is no such row.
    """

    key: Key
    slot: int
    before: tuple[int, ...] | None
    after: tuple[int, ...] | None


def follow(connection: sqlite3.Connection, changes: Iterable[UserDayChange]) -> None:
    """Bring account-days up to date with user-days that have changed like this.

    Days whose sums are the same get a new version too: when people were there may be otherwise.
    """
    found: dict[tuple[int, int], _Sum] = defaultdict(_Sum)
    for (account, day, _), slot, before, after in changes:
        found[day, account] = found[day, account].moved(slot, before, after)
    _apply(connection, found)


@contextmanager
def kept(connection: sqlite3.Connection, keys: Iterable[Key]) -> Iterator[None]:
    """Bring account-days up to date with what happens inside to these user-days.

    That may be any change to the rows, or to whether their users are counted.
    """
    keys = list(keys)
    before = _read(connection, keys)
    yield
    _apply(connection, _differences(before, _read(connection, keys)))


def days_of_user(connection: sqlite3.Connection, user_id: str) -> list[Key]:
    """Every user-day of a person, in all accounts."""
    found = "select account, member from members where user_id = ? and account <> 0"
    places = connection.execute(found, (user_id,)).fetchall()
    return [
        (account, day, member)
        for account, member in places
        for day in days_of_member(connection, account, member)
    ]


def days_of_member(connection: sqlite3.Connection, account: int, member: int) -> list[int]:
    """The ordinals of a member's user-days, in order."""
    asked = {"account": account, "member": member}
    return [day for (day,) in connection.execute(query("days_of_member"), asked)]


def rebuild(connection: sqlite3.Connection, account: int) -> None:
    """Add up all user-days of an account anew."""
    found = {day: _Sum() for (day,) in connection.execute(_KNOWN_DAYS, (account,))}
    for day, *row in connection.execute(_ALL_USER_DAYS, (account,)):
        found[day] = found.get(day, _Sum()).plus(tuple(row))
    if found:
        _put(connection, {(day, account): made for day, made in found.items()})


def _read(connection: sqlite3.Connection, keys: Iterable[Key]) -> dict[Key, tuple[int, ...]]:
    """The user-days among the keys that are there and are counted."""
    ask = connection.execute
    rows = ((key, ask(_USER_DAY, key).fetchone()) for key in keys)
    return {key: row for key, row in rows if row is not None}


def _differences(
    before: Mapping[Key, tuple[int, ...]], after: Mapping[Key, tuple[int, ...]]
) -> dict[tuple[int, int], _Sum]:
    """By (day, account) what changed."""
    found: dict[tuple[int, int], _Sum] = defaultdict(_Sum)
    for key in before.keys() | after.keys():
        old, new = before.get(key), after.get(key)
        account, day, _ = key
        if old is not None:
            found[day, account] = found[day, account].minus(old)
        if new is not None:
            found[day, account] = found[day, account].plus(new)
    return found


def _apply(connection: sqlite3.Connection, changes: Mapping[tuple[int, int], _Sum]) -> None:
    """Add what changed to the rows as they are."""
    changed = {}
    for key, by in changes.items():
        row = connection.execute(
            "select engaged_ms, measured_ms, actions, sessions, users from account_days"
            " where day = ? and account = ?",
            key,
        ).fetchone()
        engaged_ms, measured_ms, actions, sessions, users = row or (0, 0, 0, 0, b"")
        changed[key] = _Sum(
            engaged_ms + by.engaged_ms,
            measured_ms + by.measured_ms,
            actions + by.actions,
            sessions + by.sessions,
            (int.from_bytes(users, "little") & ~by.go) | by.come,
        )
    if changed:
        _put(connection, changed)


def _put(connection: sqlite3.Connection, days: Mapping[tuple[int, int], _Sum]) -> None:
    """Write account-days under the portfolio's next version; empty ones too, which say so."""
    version = meta.next_version(connection, "portfolio_version")
    connection.executemany(
        _PUT, [(*key, *made[:4], _bytes(made.come), version) for key, made in days.items()]
    )
    connection.executemany(
        "insert into changed_days values (?1, ?2) on conflict (day) do update set version = ?2",
        [(day, version) for day in {day for day, _ in days}],
    )


def _bytes(bits: int) -> bytes:
    return bits.to_bytes((bits.bit_length() + 7) // 8, "little")
