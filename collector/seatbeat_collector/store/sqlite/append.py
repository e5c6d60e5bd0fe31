"""Accepted rows into tables: the hot path of ingest, plain executemany inside one transaction."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from seatbeat_collector.store.inbox import encode_beat, encode_step
from seatbeat_collector.store.rows import AccountTraits, Activity, Rows, SurveyAction, UserTraits

from . import people

_BEAT = "insert into beats (received_at_ms, account_id, user_id, body) values (?, ?, ?, ?)"
_ACTIVITY = (
    "insert into activities"
    " (id, account_id, user_id, name, at_ms, app, feature, on_page, properties)"
    " values (?, ?, ?, ?, ?, ?, ?, ?, ?)"
    " on conflict (id) do nothing"  # and nothing else is let pass in silence
)
_DISPLAY = """
insert into survey_displays (display_id, survey_id, account_id, user_id, rev, action, score,
                             comment, app, first_at_ms, last_at_ms)
values (:display_id, :survey_id, :account_id, :user_id, :rev, :action, :score,
        :comment, :app, :at_ms, :at_ms)
on conflict (display_id) do update set
  rev = excluded.rev, action = excluded.action,
  score = coalesce(excluded.score, score), comment = coalesce(excluded.comment, comment),
  last_at_ms = excluded.last_at_ms
where excluded.rev > rev and action <> 'completed' and user_id = excluded.user_id
"""
# Steps that the person did not take: they show nobody at work.
_NOT_AN_ACT = frozenset({"shown", "abandoned"})


_BeatRow = tuple[int, str | None, str, bytes]


class Packed(NamedTuple):
    """One request's rows, encoded on the caller's thread so that the writer does little."""

    rows: Rows
    beats: list[_BeatRow]
    once: list[tuple[bytes, _BeatRow]]
    received_at_ms: int
    forget_ids_ms: int
    """When an id that isn't time-ordered may be forgotten: after that its event is too late."""


def pack(rows: Rows, *, received_at_ms: int, lateness_ms: int) -> Packed:
    """Everything of a request that needs no database, done before the writer's turn."""
    beats: list[_BeatRow] = []
    once = []
    for beat in rows.beats:
        encoded = (received_at_ms, beat.account_id, beat.user_id, encode_beat(beat))
        if beat.once is None:
            beats.append(encoded)
        else:
            once.append((beat.once, encoded))
    for step in rows.surveys:
        if step.action not in _NOT_AN_ACT:
            body = encode_step(step.at_ms)
            beats.append((received_at_ms, step.account_id, step.user_id, body))
    return Packed(rows, beats, once, received_at_ms, received_at_ms + lateness_ms)


def write_group(
    connection: sqlite3.Connection, group: Sequence[Packed], domains: frozenset[str]
) -> None:
    """Write the rows of several requests; the caller owns the transaction."""
    connection.executemany(_BEAT, [beat for packed in group for beat in packed.beats])
    for packed in group:
        rows = packed.rows
        for once, beat in packed.once:
            if _first_time(connection, once, packed.forget_ids_ms):
                connection.execute(_BEAT, beat)
        if rows.clocks:
            connection.executemany(
                "insert or ignore into page_clocks values (?, ?, ?, ?)",
                [(c.page, c.epoch, c.offset_ms, packed.received_at_ms) for c in rows.clocks],
            )
        for account in rows.accounts:
            _write_account(connection, account, packed)
        for user in rows.users:
            _write_user(connection, user, packed, domains)
        for step in rows.surveys:
            _write_step(connection, step)
    _write_activities(connection, group)


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
    if people.zone_trait(connection, account) != zone_before:  # its days begin elsewhere now
        connection.execute("insert or ignore into stale_accounts values (?)", (account,))


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
        people.judge(connection, row.user_id, domains)


def _write_step(connection: sqlite3.Connection, step: SurveyAction) -> None:
    account_id = step.account_id or people.account_at(connection, step.user_id, step.at_ms)
    connection.execute(
        _DISPLAY,
        {
            "display_id": step.display_id,
            "survey_id": step.survey_id,
            "account_id": account_id,
            "user_id": step.user_id,
            "rev": step.rev,
            "action": step.action,
            "score": step.score,
            "comment": step.comment,
            "app": step.app,
            "at_ms": step.at_ms,
        },
    )
