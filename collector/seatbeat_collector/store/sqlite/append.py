"""Accepted rows into tables: the hot path of ingest, plain executemany inside one transaction."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec
from msgspec.structs import replace

from seatbeat_collector.store.inbox import Piece, beat_of_step, blocks, piece_of, pieces
from seatbeat_collector.store.rows import (
    AccountTraits,
    Activity,
    PageClock,
    Rows,
    UserTraits,
)

from . import people, rebuilding, survey_steps, user_history

A_ROW = 300
"""Bytes that a row takes in memory, about, beside what it holds of any length."""

_BLOCK = "insert into inbox (received_at_ms, events, body) values (?, ?, ?)"
_CLOCKS = """
insert or ignore into page_clocks
select substr(?1, key * 16 + 1, 16),
       json_extract(value, '$[0]'), json_extract(value, '$[1]'), json_extract(value, '$[2]')
from json_each(?2)
"""
_ACTIVITY = (
    "insert into activities"
    " (id, account_id, user_id, name, at_ms, app, feature, on_page, properties)"
    " values (?, ?, ?, ?, ?, ?, ?, ?, ?)"
    " on conflict (id) do nothing"  # and nothing else is let pass in silence
)

_NOTHING = Rows()
_json = msgspec.json.Encoder().encode


class Packed(msgspec.Struct, gc=False):
    """One request's rows as the writer takes them: beats are bytes, which wait in little memory."""

    beats: list[Piece]
    once: list[tuple[bytes, Piece]]
    """Beats that must not be applied twice, each with the key that tells."""
    rows: Rows
    """What isn't packed: neither beats nor clocks."""
    clocks: list[PageClock]
    received_at_ms: int
    forget_ids_ms: int
    """When an id that isn't time-ordered may be forgotten: after that its event is too late."""
    events: int
    size: int
    """Bytes, packed."""


def pack(rows: Rows, *, received_at_ms: int, lateness_ms: int) -> Packed:
    """Everything of a request that needs no database, done before the writer's turn."""
    beats = rows.beats
    once = [(beat.once, piece_of([beat])) for beat in beats if beat.once is not None]
    if once:
        beats = [beat for beat in beats if beat.once is None]
    if rows.surveys:
        beats = [*beats, *filter(None, map(beat_of_step, rows.surveys))]
    packed = pieces(beats)
    size = sum([len(piece.body) for piece in packed])
    if once:
        size += sum([len(piece.body) for _, piece in once])
    events, rest = rows.events, _NOTHING
    if others := events - len(rows.beats):
        rest = replace(rows, beats=[], clocks=[])
        size += _size_of(rest) + others * A_ROW
    forget_ids_ms = received_at_ms + lateness_ms
    return Packed(packed, once, rest, rows.clocks, received_at_ms, forget_ids_ms, events, size)


def _size_of(rows: Rows) -> int:
    """The characters in texts and traits of any length."""
    texts = [act.properties for act in rows.activities]
    texts += [step.comment or "" for step in rows.surveys]
    texts += [repr(user.traits) for user in rows.users]
    texts += [repr(account.traits) for account in rows.accounts]
    return sum(map(len, texts))


def write_group(
    connection: sqlite3.Connection, group: Sequence[Packed], domains: frozenset[str]
) -> None:
    """Write the rows of several requests; the caller owns the transaction."""
    _write_beats(connection, group)
    _write_clocks(connection, group)
    group = [packed for packed in group if packed.rows is not _NOTHING]  # most bring beats alone
    for packed in group:
        for account in packed.rows.accounts:
            _write_account(connection, account, packed)
        for user in packed.rows.users:
            _write_user(connection, user, packed, domains)
        for step in packed.rows.surveys:
            survey_steps.write_step(connection, step)
    _write_activities(connection, group)


def _write_beats(connection: sqlite3.Connection, group: Sequence[Packed]) -> None:
    """All heartbeats and survey steps as blocks of the inbox."""
    waiting = [piece for packed in group for piece in packed.beats]
    for packed in [packed for packed in group if packed.once]:
        for key, piece in packed.once:
            if _first_time(connection, key, packed.forget_ids_ms):
                waiting.append(piece)
    received_at_ms = min([packed.received_at_ms for packed in group])
    connection.executemany(_BLOCK, [(received_at_ms, *block) for block in blocks(waiting)])


def _write_clocks(connection: sqlite3.Connection, group: Sequence[Packed]) -> None:
    """The decisions about page clocks, with one statement.

    Row by row each would let go of Python's lock and wait for its turn to have it again: as long
    as the event loop is busy that is a millisecond a row.
    """
    decided = [(clock, packed.received_at_ms) for packed in group for clock in packed.clocks]
    if decided:
        numbers = [(clock.epoch, clock.offset_ms, at_ms) for clock, at_ms in decided]
        pages = b"".join([clock.page for clock, _ in decided])
        connection.execute(_CLOCKS, (pages, _json(numbers).decode()))


def _write_activities(connection: sqlite3.Connection, group: Iterable[Packed]) -> None:
    ordered = []
    for packed in group:
        for activity in packed.rows.activities:
            if activity.time_ordered:
                ordered.append(_columns(activity, activity.id))
            else:
                until = None if activity.keep_id else packed.forget_ids_ms
                if _first_time(connection, activity.id, until):
                    ordered.append(_columns(activity, _ordered_id(packed.received_at_ms)))
    if ordered:
        connection.executemany(_ACTIVITY, ordered)


def _columns(activity: Activity, key: bytes) -> tuple[Any, ...]:
    return (
        key,
        activity.account_id,
        activity.user_id,
        activity.name,
        activity.at_ms,
        activity.app,
        activity.feature,
        int(activity.on_page),
        activity.properties,
    )


def _ordered_id(at_ms: int) -> bytes:
    """A fresh time-ordered id of 16 bytes, so that the index grows at its end."""
    return at_ms.to_bytes(6, "big") + os.urandom(10)


def _first_time(connection: sqlite3.Connection, key: bytes, until_ms: int | None) -> bool:
    """Whether this id was never applied before; from now on it was."""
    done = connection.execute("insert or ignore into applied_ids values (?, ?)", (key, until_ms))
    return done.rowcount == 1


def _write_account(connection: sqlite3.Connection, row: AccountTraits, packed: Packed) -> None:
    if row.id is not None and not _first_time(connection, row.id, packed.forget_ids_ms):
        return
    account = people.account_number(connection, row.account_id)
    zone_before = people.zone_trait(connection, account)
    connection.executemany(
        "insert into account_traits values (?, ?, ?, ?)"
        " on conflict (account, trait, valid_from_ms) do update set value = excluded.value",
        [(account, name, row.at_ms, json.dumps(value)) for name, value in row.traits.items()],
    )
    if people.zone_trait(connection, account) != zone_before:
        rebuilding.begin_days_elsewhere(connection, account)


def _write_user(
    connection: sqlite3.Connection, row: UserTraits, packed: Packed, domains: frozenset[str]
) -> None:
    if row.id is not None and not _first_time(connection, row.id, packed.forget_ids_ms):
        return
    if row.account_id is not None:
        account = people.account_number(connection, row.account_id)
        people.join(connection, row.user_id, account, row.at_ms)
    if row.traits:
        connection.executemany(
            "insert into user_traits values (?, ?, ?, ?)"
            " on conflict (user_id, trait) do update set value = excluded.value,"
            " at_ms = excluded.at_ms where excluded.at_ms >= at_ms",
            [(row.user_id, name, json.dumps(v), row.at_ms) for name, v in row.traits.items()],
        )
        user_history.note(connection, row.user_id, row.traits, row.at_ms)
        people.judge(connection, row.user_id, domains)
