"""Surveys in the file: their definitions and versions, leases, and refused answers by day."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, TypeVar

from seatbeat_collector.store.erased import mark_of
from seatbeat_collector.store.surveys import (
    MOST_LINK_DAYS,
    Draft,
    Lease,
    SurveyReads,
    SurveyRecord,
    Version,
)

from . import meta
from .survey_people import DAY_MS, SqliteSurveyReads

R = TypeVar("R")
KEEP_REFUSED_DAYS = 30
_REFUSED = "survey_refused"
_RECORD = (
    "select survey_id, definition, status, version, first_live_ms, created_at_ms, updated_at_ms"
    " from surveys"
)
_SAVE = """
insert into surveys values (
  :survey_id, :definition, :status, :version, :first_live_ms, :created_at_ms, :updated_at_ms)
on conflict (survey_id) do update set
  definition = excluded.definition, status = excluded.status, version = excluded.version,
  first_live_ms = excluded.first_live_ms, updated_at_ms = excluded.updated_at_ms
"""
_LEASE = """
insert or replace into survey_leases (
  user_id, survey_id, cycle, display_id, account_id, leased_at_ms, trigger, version, lang, mode,
  shown_at_ms)
values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_COMPLETED = "select min(rev) from survey_steps where display_id = ? and action = 'completed'"


class SqliteSurveys(SqliteSurveyReads):
    """Reads through this thread's connection; `write` runs a task in a transaction."""

    def __init__(
        self,
        read: Callable[[], sqlite3.Connection],
        write: Callable[[Callable[[sqlite3.Connection], R]], R],
    ) -> None:
        super().__init__(read)
        self._write: Any = write

    # -- definitions -------------------------------------------------------------------------
    def marker(self) -> int:
        """Another number once any survey has changed."""
        return meta.number(self._read(), "surveys_changed")

    def all(self) -> list[SurveyRecord]:
        """Every survey, by id."""
        rows = self._read().execute(f"{_RECORD} order by survey_id")
        return [SurveyRecord(*row) for row in rows]

    def one(self, survey_id: str) -> SurveyRecord | None:
        """A survey, or None."""
        return _one(self._read(), survey_id)

    def versions(self, survey_id: str) -> list[Version]:
        """All that it said, oldest first."""
        rows = self._read().execute(
            "select version, wording, from_ms from survey_versions where survey_id = ?"
            " order by version",
            (survey_id,),
        )
        return [Version(*row) for row in rows]

    def save(
        self, survey_id: str, change: Callable[[SurveyRecord | None], Draft], *, at_ms: int
    ) -> SurveyRecord:
        """Keep what `change` makes of the survey as it is; whatever it raises is raised."""
        task = partial(_save, survey_id=survey_id, change=change, at_ms=at_ms)
        saved: SurveyRecord = self._write(task)
        return saved

    # -- leases ------------------------------------------------------------------------------
    def claim(self, decide: Callable[[SurveyReads], Lease | None]) -> Lease | None:
        """Keep the lease that `decide` grants; nobody else is granted one meanwhile."""
        granted: Lease | None = self._write(partial(_claim, decide=decide))
        return granted

    def completed_rev(self, display_id: str) -> int | None:
        """The first revision that completed a display, or None."""
        found = self._read().execute(_COMPLETED, (display_id,)).fetchone()
        return None if found[0] is None else int(found[0])

    # -- refused answers ---------------------------------------------------------------------
    def note_refused(self, counts: Mapping[tuple[str, str], int], *, at_ms: int) -> None:
        """Add to how many answers of each (survey, code) were refused on the instant's day."""
        self._write(partial(_note_refused, counts=counts, day=at_ms // DAY_MS))

    def refused(self, *, since_ms: int) -> Mapping[str, Mapping[str, int]]:
        """Per survey and code how many answers were refused on the days since an instant."""
        found: dict[str, dict[str, int]] = {}
        for day, survey_id, code, count in _refused(self._read()):
            if day >= since_ms // DAY_MS:
                codes = found.setdefault(survey_id, {})
                codes[code] = codes.get(code, 0) + count
        return found

    # -- people who are gone -----------------------------------------------------------------
    def note_erased(self, user_id: str, *, at_ms: int) -> None:
        """From now on links that were made until this instant ask this person nothing."""
        self._write(partial(_note_erased, user_id=user_id, at_ms=at_ms))

    def erased_ms(self, user_id: str) -> int | None:
        """When the person was erased last, as long as a link from before could be followed."""
        read = self._read()
        found = read.execute(
            "select at_ms from erased where mark = ?", (_mark(read, user_id),)
        ).fetchone()
        return None if found is None else int(found[0])


def _one(connection: sqlite3.Connection, survey_id: str) -> SurveyRecord | None:
    row = connection.execute(f"{_RECORD} where survey_id = ?", (survey_id,)).fetchone()
    return None if row is None else SurveyRecord(*row)


def _save(
    connection: sqlite3.Connection,
    *,
    survey_id: str,
    change: Callable[[SurveyRecord | None], Draft],
    at_ms: int,
) -> SurveyRecord:
    before = _one(connection, survey_id)
    draft = change(before)
    version = _version(connection, survey_id, draft.wording, at_ms)
    since = None if before is None else before.first_live_ms
    if since is None and draft.status == "live":
        since = at_ms
    created_at_ms = at_ms if before is None else before.created_at_ms
    after = SurveyRecord(
        survey_id, draft.definition, draft.status, version, since, created_at_ms, at_ms
    )
    if before is not None and after._replace(updated_at_ms=before.updated_at_ms) == before:
        return before
    connection.execute(_SAVE, after._asdict())
    changed = meta.number(connection, "surveys_changed") + 1
    meta.put(connection, "surveys_changed", str(changed))
    return after


def _version(connection: sqlite3.Connection, survey_id: str, wording: str, at_ms: int) -> int:
    """The number of the wording: the last one's, unless it says something else."""
    last = connection.execute(
        "select version, wording from survey_versions where survey_id = ?"
        " order by version desc limit 1",
        (survey_id,),
    ).fetchone()
    if last is not None and last[1] == wording:
        return int(last[0])
    version = 1 if last is None else int(last[0]) + 1
    connection.execute(
        "insert into survey_versions values (?, ?, ?, ?)", (survey_id, version, wording, at_ms)
    )
    return version


def _claim(
    connection: sqlite3.Connection, *, decide: Callable[[SurveyReads], Lease | None]
) -> Lease | None:
    granted = decide(SqliteSurveyReads(lambda: connection))
    if granted is not None:
        connection.execute(_LEASE, granted)
    return granted


def _note_refused(
    connection: sqlite3.Connection, *, counts: Mapping[tuple[str, str], int], day: int
) -> None:
    kept: dict[tuple[int, str, str], int] = {
        (on, survey_id, code): count
        for on, survey_id, code, count in _refused(connection)
        if on > day - KEEP_REFUSED_DAYS
    }
    for (survey_id, code), count in counts.items():
        kept[day, survey_id, code] = kept.get((day, survey_id, code), 0) + count
    text = json.dumps([[*key, count] for key, count in kept.items()])
    meta.put(connection, _REFUSED, text)


def _refused(connection: sqlite3.Connection) -> list[tuple[int, str, str, int]]:
    """(day, survey, code, how often)"""
    found: list[tuple[int, str, str, int]] = json.loads(meta.read(connection, _REFUSED) or "[]")
    return found


def _note_erased(connection: sqlite3.Connection, *, user_id: str, at_ms: int) -> None:
    connection.execute(
        "delete from erased where at_ms < ?", (at_ms - (MOST_LINK_DAYS + 1) * DAY_MS,)
    )
    row = (_mark(connection, user_id), at_ms)
    connection.execute("insert or replace into erased values (?, ?)", row)


def _mark(connection: sqlite3.Connection, user_id: str) -> bytes:
    return mark_of(meta.read(connection, "survey_secret") or "", user_id)
