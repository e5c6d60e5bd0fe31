"""The collector's own facts, by name: versions, marks of how far something is done, settings."""

from __future__ import annotations

import sqlite3


def read(connection: sqlite3.Connection, name: str) -> str | None:
    """A fact, or None."""
    found = connection.execute("select value from meta where name = ?", (name,)).fetchone()
    return None if found is None else str(found[0])


def number(connection: sqlite3.Connection, name: str) -> int:
    """A fact that is a number; 0 before there is any."""
    return int(read(connection, name) or 0)


def put(connection: sqlite3.Connection, name: str, value: str) -> None:
    """Keep a fact, in the caller's transaction."""
    connection.execute("insert or replace into meta values (?, ?)", (name, value))


def forget(connection: sqlite3.Connection, name: str) -> None:
    """Drop a fact, in the caller's transaction."""
    connection.execute("delete from meta where name = ?", (name,))


def next_version(connection: sqlite3.Connection, name: str) -> int:
    """Go on to the next number of a version, whatever it is now; the new one."""
    rows = connection.execute(
        "update meta set value = cast(value + 1 as text) where name = ? returning value", (name,)
    )
    return int(rows.fetchall()[0][0])
