"""Finding and deleting what is older than it is kept, in batches that make small transactions."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

from seatbeat_collector.store.queries import query
from seatbeat_collector.store.retention import KeptFrom, Old

from .inputs import FORGET
from .snapshots import FORGET as FORGET_SNAPSHOT

ROWS_A_BATCH = 2_000
"""Bounds a transaction: a commit of ingest waits some milliseconds for one batch at most."""


class Batch(NamedTuple):
    """Old rows of one table by their keys."""

    table: str
    keys: list[tuple[Any, ...]]
    size: int

    @property
    def old(self) -> Old:
        """How much it is."""
        return Old(self.table, len(self.keys), self.size)


class _Chore(NamedTuple):
    """One table's old rows, found by a walk along its key."""

    table: str
    horizon: str
    """The field of KeptFrom before which rows are old."""
    find: str
    start: dict[str, Any]
    """The key's columns, and a key before all others."""
    delete: tuple[str, ...]
    in_order: bool = False
    """Rows came by time: a batch without an old one ends a walk in a hurry."""


@cache
def _chores() -> dict[str, _Chore]:
    """What there is to do, by table."""
    return {chore.table: chore for chore in _all_chores()}


def _all_chores() -> Iterator[_Chore]:
    yield _Chore(
        "activities",
        "activities_ms",
        query("old_activities"),
        {"seq": 0},
        ("delete from activities where seq = ?",),
        in_order=True,
    )
    yield _Chore(
        "user_periods",
        "evidence_ms",
        query("old_periods"),
        {"period": -1, "account": 0, "member": 0},
        ("delete from user_periods where period = ? and account = ? and member = ?",),
    )
    yield _Chore(
        "user_hours",
        "evidence_ms",
        query("old_evidence"),
        {"member": 0, "hour": -1},
        ("delete from user_hours where member = ? and hour = ?",),
    )
    yield _Chore(
        "user_days",
        "user_days",
        query("old_user_days"),
        {"account": 0, "day": 0, "member": 0},
        (
            "delete from user_days where account = ? and day = ? and member = ?",
            "delete from user_day_details where account = ? and day = ? and member = ?",
            # Who stays in them for the moment is before the first day that reads look at.
            "delete from account_days where account = ? and day = ? and ? > 0",
            "delete from account_day_acts where account = ? and day = ? and ? > 0",
        ),
    )
    yield _Chore(
        "user_trait_history",
        "user_days",
        query("old_user_history"),
        {"user_id": "", "trait": "", "valid_from_ms": -(1 << 62)},
        ("delete from user_trait_history where user_id = ? and trait = ? and valid_from_ms = ?",),
    )
    yield _Chore(
        "survey_displays",
        "responses_ms",
        query("old_responses"),
        {"display_id": ""},
        ("delete from survey_displays where display_id = ?",),
    )
    yield _Chore(
        "survey_leases",
        "leases_ms",
        query("old_leases"),
        {"user_id": "", "survey_id": "", "cycle": -1},
        ("delete from survey_leases where user_id = ? and survey_id = ? and cycle = ?",),
    )
    yield _Chore(
        "survey_cases",
        "responses_ms",
        query("old_cases"),
        {"case_id": 0},
        ("delete from survey_cases where case_id = ?",),
    )
    yield _Chore("inputs", "inputs_ms", query("old_inputs"), {"input": 0}, FORGET)
    yield _Chore(
        "snapshots",
        "snapshots",
        query("old_snapshots"),
        {"day": 0, "account": 0, "revision": 0},
        FORGET_SNAPSHOT,
    )


def batches(read: sqlite3.Connection, kept: KeptFrom, *, thorough: bool) -> Iterator[Batch]:
    """The old rows of all tables; not `thorough` leaves some acts that came late for later."""
    for chore in _chores().values():
        before = getattr(kept, chore.horizon)
        if before:
            yield from _walk(read, chore, before, thorough=thorough)


def delete(connection: sqlite3.Connection, batch: Batch) -> None:
    """Delete one batch, in the caller's transaction."""
    for statement in _chores()[batch.table].delete:
        connection.executemany(statement, batch.keys)


def _walk(
    read: sqlite3.Connection, chore: _Chore, before: int, *, thorough: bool
) -> Iterator[Batch]:
    width = len(chore.start)
    place = chore.start
    while True:
        given = {**place, "before": before, "limit": ROWS_A_BATCH}
        found = read.execute(chore.find, given).fetchall()
        old = [row for row in found if row[width]]
        if not found or (chore.in_order and not thorough and not old):
            return
        place = dict(zip(chore.start, found[-1], strict=False))
        yield Batch(chore.table, [row[:width] for row in old], sum(row[-1] for row in old))
