"""Migration 2: from one row for each waiting heartbeat to blocks of them."""

from __future__ import annotations

import msgspec
from sqlite_utils import Database

# As many as a block held when this step was written; history doesn't follow later bounds.
_A_BLOCK = 2_000


def apply(db: Database) -> None:
    """Make the table of blocks and move into it what waits in the table of rows."""
    # autoincrement: a number is never used twice, so who has read a block may delete it by number.
    db.execute(
        """create table inbox (
          seq integer primary key autoincrement,
          received_at_ms integer not null,
          events integer not null,
          body blob not null
        ) strict"""
    )
    rows = db.execute("select received_at_ms, account_id, user_id, body from beats order by seq")
    while waiting := rows.fetchmany(_A_BLOCK):
        db.execute(
            "insert into inbox (received_at_ms, events, body) values (?, ?, ?)",
            (min(row[0] for row in waiting), len(waiting), _block(waiting)),
        )
    db.execute("drop table beats")


def _block(waiting: list[tuple[int, str | None, str, bytes]]) -> bytes:
    """A row's body was [app, feature, marks, visible, focused, bare, seen]."""
    decode = msgspec.msgpack.Decoder(list).decode
    return msgspec.msgpack.encode(
        [[[account_id, user_id, *decode(body)] for _, account_id, user_id, body in waiting]]
    )
