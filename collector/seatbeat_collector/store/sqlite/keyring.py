"""Keys as rows: digests, never the keys themselves."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping

from seatbeat_collector.store.records import KeyRecord


def read(connection: sqlite3.Connection) -> list[KeyRecord]:
    """All keys in the order they were made, revoked ones too."""
    rows = connection.execute(
        "select key_id, digest, kind, name, origins, created_at_ms, revoked_at_ms,"
        " last_used_at_ms, hint from keys order by key_id"
    )
    return [
        KeyRecord(number, digest, kind, name, tuple(json.loads(origins)), *rest)
        for number, digest, kind, name, origins, *rest in rows
    ]


def add(
    connection: sqlite3.Connection,
    digest: str,
    kind: str,
    name: str,
    origins: tuple[str, ...],
    hint: str,
    at_ms: int,
) -> int:
    """Keep a new key's digest; returns its number."""
    made = connection.execute(
        "insert into keys (digest, kind, name, origins, hint, created_at_ms)"
        " values (?, ?, ?, ?, ?, ?)",
        (digest, kind, name, json.dumps(origins), hint, at_ms),
    )
    return int(made.lastrowid or 0)


def revoke(connection: sqlite3.Connection, key_id: int, at_ms: int) -> bool:
    """End a key; a key stays ended from the first time on. False when there is none."""
    ended = connection.execute(
        "update keys set revoked_at_ms = coalesce(revoked_at_ms, ?) where key_id = ?",
        (at_ms, key_id),
    )
    return ended.rowcount == 1


def used(connection: sqlite3.Connection, last_used: Mapping[int, int]) -> None:
    """Note when keys were last used."""
    connection.executemany(
        "update keys set last_used_at_ms = max(coalesce(last_used_at_ms, 0), ?) where key_id = ?",
        [(at_ms, key_id) for key_id, at_ms in last_used.items()],
    )
