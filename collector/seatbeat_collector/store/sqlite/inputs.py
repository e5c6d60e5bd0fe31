"""Inputs over the SQLite file: idempotent upserts, and what held at an instant."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import groupby
from typing import Any, TypeVar

from seatbeat_collector.store.inputs import ChangedInputs, InputRecord, InputRow, Outcome, Said
from seatbeat_collector.store.queries import query

from . import changed_inputs

T = TypeVar("T")
Write = Callable[[Callable[[sqlite3.Connection], T]], T]

_INSERT = (
    "insert into inputs"
    " (account, kind, id, user_id, email, at_ms, until_ms, valid_from_ms, body)"
    " values (?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_UPDATE = (
    "update inputs set user_id = ?, email = ?, at_ms = ?, until_ms = ?, valid_from_ms = ?, body = ?"
    " where input = ?"
)
_CHANGED = (
    "insert into meta (name, value) values ('inputs_version', '1')"
    " on conflict (name) do update set value = cast(value + 1 as text)"
)
_REMEMBER = "insert or replace into input_history (input, valid_from_ms, body) values (?, ?, ?)"


class SqliteInputs:
    """Reads through this thread's connection; `write` runs a task in a transaction."""

    def __init__(self, read: Callable[[], sqlite3.Connection], write: Callable[..., Any]) -> None:
        self._read = read
        self._write = write

    def version(self) -> int:
        """How often any input has changed."""
        asked = "select value from meta where name = 'inputs_version'"
        found = self._read().execute(asked).fetchone()
        return 0 if found is None else int(found[0])

    def judge(self, rows: Sequence[InputRow], *, now_ms: int) -> list[Outcome]:
        """What `put` would do with each row, each by itself."""
        return [_judge(self._read(), row, now_ms)[0] for row in rows]

    def put(self, rows: Sequence[InputRow], *, now_ms: int) -> list[Outcome]:
        """Keep the rows in one transaction; those of unknown accounts are left out."""
        found: list[Outcome] = self._write(partial(_put_all, rows=rows, now_ms=now_ms))
        return found

    def one(self, kind: str, account_id: str, id: str) -> InputRecord | None:
        """One input, or None."""
        found = self._read().execute(query("input"), _named(kind, account_id, id)).fetchone()
        return None if found is None else _record(account_id, found)

    def history(self, kind: str, account_id: str, id: str) -> list[Said]:
        """Everything that was ever said of an input, oldest first."""
        rows = self._read().execute(query("input_history"), _named(kind, account_id, id))
        return [Said(at, json.loads(body)) for at, body in rows]

    def page(
        self, kind: str, account_id: str, *, after: str | None, limit: int
    ) -> list[InputRecord]:
        """The inputs of one kind and account after an id, ordered by id."""
        asked = {"kind": kind, "account_id": account_id, "after": after or "", "limit": limit}
        rows = self._read().execute(query("inputs_page"), asked)
        return [_record(account_id, row) for row in rows]

    def of_account(
        self, account_id: str, kind: str, *, at_ms: int | None = None
    ) -> list[InputRecord]:
        """All inputs of one kind and account, ordered by id, with what they said at an instant."""
        asked = {"account_id": account_id, "kind": kind}
        return list(_records(self._read().execute(query("inputs_of_account"), asked), at_ms))

    def of_all(self, kind: str, *, at_ms: int | None = None) -> Iterator[InputRecord]:
        """All inputs of one kind, account by account, with what they said at an instant."""
        return _records(self._read().execute(query("inputs_of_all"), {"kind": kind}), at_ms)

    def delete(self, kind: str, account_id: str, id: str) -> bool:
        """Forget an input with its history. False when there was none."""
        named = _named(kind, account_id, id)
        done: bool = self._write(partial(_delete, named=named))
        return done

    def changed(self) -> list[ChangedInputs]:
        """What has changed and wasn't followed yet, one row for each account and kind."""
        return changed_inputs.changed(self._read())

    def followed(self, change: int) -> None:
        """Note that the changes up to a number were followed."""
        self._write(partial(changed_inputs.follow, change=change))

    def import_state(self, name: str) -> str | None:
        """How far the import of a file has come, in the importer's own words."""
        asked = "select state from imports where name = ?"
        found = self._read().execute(asked, (name,)).fetchone()
        return None if found is None else str(found[0])

    def set_import_state(self, name: str, state: str) -> None:
        """Keep how far the import of a file has come."""
        self._write(
            lambda connection: connection.execute(
                "insert or replace into imports (name, state) values (?, ?)", (name, state)
            )
        )


def erase_person(connection: sqlite3.Connection, user_id: str) -> int:
    """Delete every input that names a person, by id or by e-mail address; how many there were."""
    email = connection.execute(
        "select value from user_traits where user_id = ? and trait = 'email'", (user_id,)
    ).fetchone()
    address = json.loads(email[0]) if email else None
    named = {"user": user_id, "email": address.lower() if isinstance(address, str) else None}
    found = connection.execute(
        "select input from inputs where user_id = :user"
        " union select input from inputs where email = :email",
        named,
    ).fetchall()
    for (number,) in found:
        changed_inputs.note_gone(connection, number)
    for statement in FORGET:
        connection.executemany(statement, found)
    if found:
        connection.execute(_CHANGED)
    return len(found)


FORGET = ("delete from input_history where input = ?", "delete from inputs where input = ?")
"""What deletes an input, by its number."""


def _put_all(
    connection: sqlite3.Connection, rows: Sequence[InputRow], now_ms: int
) -> list[Outcome]:
    found = [_put(connection, row, now_ms) for row in rows]
    if {"created", "changed"} & set(found):
        connection.execute(_CHANGED)
    return found


def _put(connection: sqlite3.Connection, row: InputRow, now_ms: int) -> Outcome:
    outcome, account, known = _judge(connection, row, now_ms)
    at_ms = row.valid_from_ms if row.valid_from_ms is not None else now_ms
    body = _text(row.values)
    found = (row.user_id, row.email, row.at_ms, row.until_ms, at_ms, body)
    if outcome == "created":
        changed_inputs.note(connection, account, row.kind, row.at_ms)
        connection.execute(_INSERT, (account, row.kind, row.id, *found))
    elif outcome == "changed":
        number, newest_ms, newest = known
        since_ms = changed_inputs.since(connection, row, at_ms, number, newest_ms)
        changed_inputs.note(connection, account, row.kind, since_ms)
        if at_ms < newest_ms:
            connection.execute(_REMEMBER, (number, at_ms, body))
            return outcome
        if at_ms > newest_ms:
            connection.execute(_REMEMBER, (number, newest_ms, newest))
        connection.execute(_UPDATE, (*found, number))
    return outcome


def _judge(
    connection: sqlite3.Connection, row: InputRow, now_ms: int
) -> tuple[Outcome, int, tuple[int, int, str]]:
    """What is to be done with a row; the account's number; what is known of the input."""
    account = connection.execute(
        "select account from accounts where account_id = ?", (row.account_id,)
    ).fetchone()
    if account is None:
        return "unknown_account", 0, (0, 0, "")
    known = connection.execute(
        "select input, valid_from_ms, body from inputs where account = ? and kind = ? and id = ?",
        (account[0], row.kind, row.id),
    ).fetchone()
    if known is None:
        return "created", account[0], (0, 0, "")
    at_ms = row.valid_from_ms if row.valid_from_ms is not None else now_ms
    held = _held(connection, known, at_ms)
    return "unchanged" if held == _text(row.values) else "changed", account[0], known


def _held(connection: sqlite3.Connection, known: tuple[int, int, str], at_ms: int) -> str:
    """What an input said at an instant; what was said first holds for the time before, too."""
    number, newest_ms, newest = known
    if at_ms >= newest_ms:
        return newest
    before = connection.execute(
        "select body from input_history where input = ?"
        " order by valid_from_ms > ?, abs(valid_from_ms - ?) limit 1",
        (number, at_ms, at_ms),
    ).fetchone()
    return newest if before is None else str(before[0])


def _delete(connection: sqlite3.Connection, named: dict[str, str]) -> bool:
    found = connection.execute(query("input"), named).fetchone()
    if found is None:
        return False
    changed_inputs.note_gone(connection, found[0])
    for statement in FORGET:
        connection.execute(statement, found[:1])
    connection.execute(_CHANGED)
    return True


def _named(kind: str, account_id: str, id: str) -> dict[str, str]:
    return {"kind": kind, "account_id": account_id, "id": id}


def _text(values: dict[str, Any]) -> str:
    return json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _record(account_id: str, row: tuple[Any, ...]) -> InputRecord:
    _, id, valid_from_ms, body = row
    values = json.loads(body)
    return InputRecord(account_id, id, values, valid_from_ms, values)


def _records(rows: Iterator[tuple[Any, ...]], at_ms: int | None) -> Iterator[InputRecord]:
    """From what was said of each, oldest first."""
    for (account_id, id), same in groupby(rows, key=lambda row: row[:2]):
        said = [row[2:] for row in same]
        newest_ms, newest = said[-1]
        then = newest
        if at_ms is not None:
            then = next((body for at, body in reversed(said) if at <= at_ms), said[0][1])
        values = json.loads(newest)
        held = values if then is newest else json.loads(then)
        yield InputRecord(account_id, id, values, newest_ms, held)
