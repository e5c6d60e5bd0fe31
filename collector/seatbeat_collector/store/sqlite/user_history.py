"""The past of people over the SQLite file: written where they are told of, once a change."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Mapping
from itertools import groupby
from typing import Any

from seatbeat_collector.store.queries import query
from seatbeat_collector.store.records import TraitValue
from seatbeat_collector.store.user_history import REMEMBERED, Past

from . import meta

_VERSION = "user_history_version"
_ERASED = "user_history_erased"
_NOTE = """
insert into user_trait_history values (:user_id, :trait, :at_ms, :value, :version)
on conflict (user_id, trait, valid_from_ms) do update
  set value = excluded.value, version = excluded.version
"""
_HELD = (
    "select value from user_trait_history where user_id = :user_id and trait = :trait"
    " and valid_from_ms <= :at_ms order by valid_from_ms desc limit 1"
)


class SqliteUserHistory:
    """Reads through this thread's connection."""

    def __init__(self, read: Callable[[], sqlite3.Connection]) -> None:
        self._read = read

    def version(self) -> int:
        """Grows whenever any of it changes."""
        return meta.number(self._read(), _VERSION)

    def accounts_changed(self, after: int) -> set[int] | None:
        """Whose people's past has changed since a version; None: it may be anybody's."""
        if meta.number(self._read(), _ERASED) > after:
            return None
        rows = self._read().execute(query("accounts_of_changed_users"), {"after": after})
        return {account for (account,) in rows}

    def changed(self, account: int, from_ms: int, to_ms: int) -> dict[str, Past]:
        """The past of those counted people of an account of whom something was said in a time."""
        asked = {"account": account, "from_ms": from_ms, "to_ms": to_ms}
        rows = self._read().execute(query("users_changed"), asked)
        found = {}
        for (user_id, known_from_ms), told in groupby(rows, lambda row: row[:2]):
            values = [TraitValue(trait, json.loads(value), at) for _, _, trait, value, at in told]
            found[user_id] = Past(known_from_ms, values)
        return found

    def said_before(self, account: int, trait: str, before_ms: int) -> bool:
        """Whether a trait of anybody of an account was told before an instant."""
        asked = {"account": account, "trait": trait, "before_ms": before_ms}
        return bool(self._read().execute(query("user_trait_was_said"), asked).fetchone()[0])


def note(
    connection: sqlite3.Connection, user_id: str, traits: Mapping[str, Any], at_ms: int
) -> None:
    """Remember what differs from what was said before, in the caller's transaction.

    To be called once `user_traits` has it: what was told last holds last, whatever comes late.
    """
    for trait in REMEMBERED & traits.keys():
        last, last_ms = connection.execute(
            "select value, at_ms from user_traits where user_id = ? and trait = ?", (user_id, trait)
        ).fetchone()
        _note(connection, user_id, trait, json.dumps(traits[trait]), at_ms)
        if last_ms > at_ms:
            _note(connection, user_id, trait, last, last_ms)


def _note(connection: sqlite3.Connection, user_id: str, trait: str, value: str, at_ms: int) -> None:
    told = {"user_id": user_id, "trait": trait, "at_ms": at_ms, "value": value}
    if connection.execute(_HELD, told).fetchone() != (value,):
        connection.execute(_NOTE, {**told, "version": meta.next_version(connection, _VERSION)})


def joined(connection: sqlite3.Connection, user_id: str) -> None:
    """What was said of a person is news where they come to, in the caller's transaction."""
    known = connection.execute(
        "select exists (select 1 from user_trait_history where user_id = ?)", (user_id,)
    )
    if known.fetchone()[0]:
        connection.execute(
            "update user_trait_history set version = ? where user_id = ?",
            (meta.next_version(connection, _VERSION), user_id),
        )


def erase(connection: sqlite3.Connection, user_id: str) -> int:
    """Forget a person, in the caller's transaction; how many rows there were."""
    forget = "delete from user_trait_history where user_id = ?"
    gone = connection.execute(forget, (user_id,)).rowcount
    if gone:
        meta.put(connection, _ERASED, str(meta.next_version(connection, _VERSION)))
    return gone
