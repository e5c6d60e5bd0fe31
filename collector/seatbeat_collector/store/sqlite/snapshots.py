"""Snapshots over the SQLite file: appended, compared, never changed."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache, partial
from typing import Any

from seatbeat_collector.store.queries import query
from seatbeat_collector.store.snapshots import (
    KeptSignals,
    NewSignals,
    NewSnapshot,
    Snapshot,
    Written,
)

from . import meta

_NEWEST = (
    "select revision, basis, body from snapshots where day = ? and account = ?"
    " order by revision desc limit 1"
)
_BODY = "select body from snapshot_signals where day = ? and account = ? and revision = ?"
_BODIES = (
    "select user_id, body from snapshot_people where day = ? and account = ? and revision = ?"
    " order by user_id"
)
_VERSION = "snapshots_version"
_CLOSED = (
    "insert into closed_accounts (account, day) values (?, ?)"
    " on conflict (account) do update set day = max(day, excluded.day)"
)


class SqliteSnapshots:
    """Reads through this thread's connection; `write` runs a task in a transaction."""

    def __init__(self, read: Callable[[], sqlite3.Connection], write: Callable[..., Any]) -> None:
        self._read = read
        self._write = write
        self._bases: dict[int, Mapping[str, Any]] = {}

    def version(self) -> int:
        """Grows whenever something is kept, or forgotten."""
        return meta.number(self._read(), _VERSION)

    def put(self, rows: Sequence[NewSnapshot], *, now_ms: int, closing: bool = False) -> Written:
        """Keep those that say something new, in one transaction."""
        found: Written = self._write(partial(_put, rows=rows, now_ms=now_ms, closing=closing))
        return found

    def compare(self, rows: Sequence[NewSnapshot]) -> Written:
        """What `put` would do."""
        return _counted([_judge(self._read(), row, _basis(self._read(), row))[0] for row in rows])

    def of(self, number: int, first: int, last: int) -> list[Snapshot]:
        """The latest revisions of one account's days, oldest first."""
        asked = {"account": number, "first": first, "last": last}
        return self._snapshots(self._read().execute(query("snapshots_of_account"), asked))

    def on(self, day: int) -> list[Snapshot]:
        """The latest revision of every account that has one on a day, by number."""
        rows = self._read().execute(query("snapshots_on_day"), {"day": day})
        return self._snapshots({row[0]: row for row in rows}.values())

    def signals_on(self, day: int) -> list[KeptSignals]:
        """The latest signals of every account that has some kept on a day, by number."""
        return self._signals({"day": day, "account": None})

    def signals_of(self, number: int, day: int) -> KeptSignals | None:
        """The latest signals of one account's day; None where none were looked for."""
        return next(iter(self._signals({"day": day, "account": number})), None)

    def revisions(self, number: int, day: int) -> list[Snapshot]:
        """Every revision of one day of an account, oldest first."""
        asked = {"account": number, "day": day}
        return self._snapshots(self._read().execute(query("snapshot_revisions"), asked))

    def which(self, day: int) -> set[int]:
        """The numbers of the accounts that have a snapshot on a day."""
        asked = "select distinct account from snapshots where day = ?"
        return {number for (number,) in self._read().execute(asked, (day,))}

    def closed(self) -> dict[int, int]:
        """Up to which day each account was closed, by number."""
        return dict(self._read().execute("select account, day from closed_accounts").fetchall())

    def rules_text(self, hash: str) -> str | None:
        """The rules that snapshots were made by, as they were written; None where unknown."""
        asked = "select text from snapshot_rules where hash = ?"
        found = self._read().execute(asked, (hash,)).fetchone()
        return None if found is None else str(found[0])

    def keep_rules(self, hash: str, text: str, *, now_ms: int) -> None:
        """Remember the rules by which snapshots are made."""
        if self.rules_text(hash) is None:
            self._write(
                lambda connection: connection.execute(
                    "insert or ignore into snapshot_rules values (?, ?, ?)", (hash, text, now_ms)
                )
            )

    def _snapshots(self, rows: Iterable[tuple[Any, ...]]) -> list[Snapshot]:
        return [
            Snapshot(number, day, revision, made_at_ms, self._basis(basis), body)
            for number, day, revision, made_at_ms, basis, body in rows
        ]

    def _signals(self, asked: dict[str, Any]) -> list[KeptSignals]:
        which = "day" if asked["account"] is None else "account"
        people: defaultdict[tuple[int, int], list[tuple[str, bytes]]] = defaultdict(list)
        for number, revision, user_id, body in self._read().execute(_PEOPLE[which](), asked):
            people[number, revision].append((user_id, body))
        latest = {row[0]: row for row in self._read().execute(_SIGNALS[which](), asked)}
        return [
            KeptSignals(
                number,
                asked["day"],
                revision,
                self._basis(basis),
                body,
                tuple(people.get((number, revision), ())),
            )
            for number, revision, basis, body in latest.values()
        ]

    def _basis(self, number: int) -> Mapping[str, Any]:
        found = self._bases.get(number)
        if found is None:
            asked = "select text from snapshot_bases where basis = ?"
            (text,) = self._read().execute(asked, (number,)).fetchone()
            found = self._bases[number] = _parsed(text)
        return found


_SIGNALS: dict[str, Callable[[], str]] = {
    "day": lambda: query("signals_on_day"),
    "account": lambda: query("signals_of_account"),
}
_PEOPLE: dict[str, Callable[[], str]] = {
    "day": lambda: query("signals_of_people_on_day"),
    "account": lambda: query("signals_of_people_of_account"),
}


@lru_cache(maxsize=4_096)
def _parsed(text: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = json.loads(text)
    return found


def _put(
    connection: sqlite3.Connection, rows: Sequence[NewSnapshot], now_ms: int, closing: bool
) -> Written:
    judged = []
    for row in rows:
        connection.execute("insert or ignore into snapshot_bases (text) values (?)", (row.basis,))
        outcome, revision, basis = _judge(connection, row, _basis(connection, row))
        judged.append(outcome)
        if outcome != "unchanged":
            given = (row.day, row.number, revision, now_ms, basis, row.body)
            connection.execute("insert into snapshots values (?, ?, ?, ?, ?, ?)", given)
            _put_signals(connection, (row.day, row.number, revision), row.signals)
    if closing:
        connection.executemany(_CLOSED, [(row.number, row.day) for row in rows])
    if judged.count("unchanged") < len(judged):
        meta.next_version(connection, _VERSION)
    return _counted(judged)


def _put_signals(
    connection: sqlite3.Connection, key: tuple[int, int, int], signals: NewSignals | None
) -> None:
    if signals is None:
        return
    connection.execute("insert into snapshot_signals values (?, ?, ?, ?)", (*key, signals.body))
    connection.executemany(
        "insert into snapshot_people values (?, ?, ?, ?, ?)",
        [(*key, user_id, body) for user_id, body in signals.people],
    )


def erase_person(connection: sqlite3.Connection, user_id: str) -> int:
    """Forget every signal that was ever kept about a person; how many there were."""
    gone = connection.execute("delete from snapshot_people where user_id = ?", (user_id,)).rowcount
    if gone:
        meta.next_version(connection, _VERSION)
    return gone


FORGET = (
    "delete from snapshot_people where day = ? and account = ? and revision = ?",
    "delete from snapshot_signals where day = ? and account = ? and revision = ?",
    "delete from snapshots where day = ? and account = ? and revision = ?",
)
"""What deletes a snapshot, by its day, account and revision."""


def _judge(
    connection: sqlite3.Connection, row: NewSnapshot, basis: int | None
) -> tuple[str, int, int | None]:
    """Whether a snapshot is the day's first or says something new; its revision and basis."""
    newest = connection.execute(_NEWEST, (row.day, row.number)).fetchone()
    if newest is None:
        return "created", 1, basis
    key = (row.day, row.number, newest[0])
    if newest[1:] == (basis, row.body) and _says_no_more(connection, key, row.signals):
        return "unchanged", newest[0], basis
    return "revised", newest[0] + 1, basis


def _says_no_more(
    connection: sqlite3.Connection, key: tuple[int, int, int], signals: NewSignals | None
) -> bool:
    """Whether the signals are those that stand beside a snapshot, or weren't looked for."""
    if signals is None:
        return True
    body = connection.execute(_BODY, key).fetchone()
    people = connection.execute(_BODIES, key).fetchall()
    return body == (signals.body,) and people == list(signals.people)


def _basis(connection: sqlite3.Connection, row: NewSnapshot) -> int | None:
    asked = "select basis from snapshot_bases where text = ?"
    found = connection.execute(asked, (row.basis,)).fetchone()
    return None if found is None else int(found[0])


def _counted(judged: Sequence[str]) -> Written:
    return Written(*(judged.count(name) for name in Written._fields))
