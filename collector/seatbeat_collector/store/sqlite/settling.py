"""Settling: evidence of hours that are over moves to where a person's evidence lies together."""

from __future__ import annotations

import sqlite3
from typing import NamedTuple

from seatbeat_collector.store.chunks import HOUR_MS, Evidence, pack, unpack
from seatbeat_collector.store.periods import PERIOD_MS

from .fold_writes import swap_version
from .folding import PERIODS

_AN_HOUR = HOUR_MS // PERIOD_MS


class Settled(NamedTuple):
    """Some people's hour: as it will be kept, and the rows that it replaces."""

    hour: int
    kept: list[tuple[int, int, bytes]]
    gone: list[tuple[int, int, int]]


def read(connection: sqlite3.Connection, before_hour: int, limit: int) -> Settled | None:
    """The oldest hour of up to `limit` people, or None when nothing is left before an hour."""
    first = connection.execute("select min(period) from user_periods").fetchone()[0]
    if first is None or first // _AN_HOUR >= before_hour:
        return None
    hour = first // _AN_HOUR
    people = connection.execute(
        "select account, member from user_periods where period = ?"
        " order by account, member limit ?",
        (first, limit),
    ).fetchall()
    numbers = (hour * _AN_HOUR, (hour + 1) * _AN_HOUR - 1)
    settled = Settled(hour, [], [])
    for account, member in people:
        evidence = _settled(connection, member, hour)
        for number, body in connection.execute(PERIODS, (member, *numbers)):
            evidence.add(unpack(body, number * PERIOD_MS))
            settled.gone.append((number, account, member))
        settled.kept.append((member, hour, pack(evidence, hour * HOUR_MS)))
    return settled


def write(connection: sqlite3.Connection, settled: Settled, version: int) -> None:
    """Move it, in the caller's transaction. Raises FoldConflict."""
    swap_version(connection, version)
    connection.execute(
        "update meta set value = cast(max(cast(value as integer), ?) as text)"
        " where name = 'settled_hours'",
        (settled.hour + 1,),
    )
    connection.executemany("insert or replace into user_hours values (?, ?, ?)", settled.kept)
    connection.executemany(
        "delete from user_periods where period = ? and account = ? and member = ?", settled.gone
    )


def _settled(connection: sqlite3.Connection, member: int, hour: int) -> Evidence:
    """What of the hour was settled before: late evidence joins it."""
    found = connection.execute(
        "select evidence from user_hours where member = ? and hour = ?", (member, hour)
    ).fetchone()
    return Evidence() if found is None else unpack(found[0], hour * HOUR_MS)
