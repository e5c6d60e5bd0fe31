"""What SQLite itself can do: rows of the same size, in the same mode, from one thread."""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path

import msgspec

from bodies import crowd, now_ms
from seatbeat_collector.store.rows import Beat

_TABLE = (
    "create table rows (seq integer primary key, received_at_ms integer not null,"
    " account_id text, user_id text not null, body blob not null) strict"
)
_INSERT = "insert into rows (received_at_ms, account_id, user_id, body) values (?, ?, ?, ?)"


def rows_per_second(folder: Path, *, a_commit: int, seconds: float) -> float:
    """Durable rows a second with so many rows a commit."""
    path = folder / f"raw-{a_commit}.db"
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("pragma journal_mode = wal")
    connection.execute("pragma synchronous = full")
    connection.execute(_TABLE)
    rows = [_row(number) for number in range(a_commit)]
    written, began = 0, time.perf_counter()
    while (took := time.perf_counter() - began) < seconds:
        connection.execute("begin immediate")
        connection.executemany(_INSERT, rows)
        connection.execute("commit")
        written += a_commit
    connection.close()
    for left in folder.glob(f"{path.name}*"):
        left.unlink()
    return written / took


def _row(number: int) -> tuple[int, str, str, bytes]:
    start = crowd("", 1).began_ms
    beat = Beat(
        f"account-{number % 50}",
        f"user-1-{number}",
        "web",
        "reports",
        marks=((start, start + 3_000), (start + 5_200, start + 8_000)),
        visible=((start, start + 10_000),),
        focused=((start, start + 10_000),),
    )
    return now_ms(), str(beat.account_id), beat.user_id, msgspec.msgpack.encode(beat)
