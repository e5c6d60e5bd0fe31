"""A survey's steps into the store: each is kept raw, and its display's row follows from all."""

from __future__ import annotations

import sqlite3
from typing import Any

from seatbeat_collector.store.displays import MOST_STEPS
from seatbeat_collector.store.rows import UNASKED, Asked, SurveyAction

from . import displays, people

# A revision that came before is a repeat: what was said first holds.
_STEP = """
insert into survey_steps (display_id, rev, action, at_ms, score, comment, lang, took_ms, contact)
select :display_id, :rev, :action, :at_ms, :score, :comment, :lang, :took_ms, :contact
where (select count(*) from survey_steps where display_id = :display_id) < :most_steps
on conflict do nothing
"""
_OWNER = "select user_id, survey_id from survey_displays where display_id = ?"
_DISPLAY = """
insert into survey_displays (
  display_id, survey_id, account_id, user_id, app, rev, action, first_at_ms, last_at_ms,
  metric, scale_min, scale_max, version, mode, lang,
  channel)
values (
  :display_id, :survey_id, :account_id, :user_id, :app, :rev, :action, :at_ms, :at_ms,
  :metric, :lowest, :highest, :version, :mode, :lang,
  :channel)
on conflict (display_id) do nothing
"""
_ACKNOWLEDGE = (
    "update survey_leases set shown_at_ms = ? where display_id = ? and shown_at_ms is null"
)
_NOT_DEFINED = Asked(None, None, None)
# Whoever else speaks of it, and in whatever order: one who may be believed is enough.
_VOUCH = "update survey_displays set mode = ? where display_id = ? and mode = ?"


def write_step(connection: sqlite3.Connection, step: SurveyAction) -> None:
    """Keep one step; a display belongs to the person and the survey of its first one."""
    owner = connection.execute(_OWNER, (step.display_id,)).fetchone()
    if owner is not None and owner != (step.user_id, step.survey_id):
        return
    columns = _columns(step)
    if connection.execute(_STEP, {**columns, "most_steps": MOST_STEPS}).rowcount != 1:
        return
    if owner is None:
        connection.execute(_DISPLAY, {**columns, **_context(connection, step)})
    elif step.asked is not None and step.asked.mode != UNASKED:
        connection.execute(_VOUCH, (step.asked.mode, step.display_id, UNASKED))
    connection.execute(_ACKNOWLEDGE, (step.at_ms, step.display_id))
    displays.settle(connection, step.display_id)


def _columns(step: SurveyAction) -> dict[str, Any]:
    return {
        "display_id": step.display_id,
        "survey_id": step.survey_id,
        "user_id": step.user_id,
        "app": step.app,
        "rev": step.rev,
        "action": step.action,
        "at_ms": step.at_ms,
        "score": step.score,
        "comment": step.comment,
        "lang": step.lang,
        "took_ms": step.took_ms,
        "contact": step.contact,
        "channel": step.channel,
    }


def _context(connection: sqlite3.Connection, step: SurveyAction) -> dict[str, Any]:
    """What doesn't change in the life of a display; its lease knows best."""
    asked = step.asked or _NOT_DEFINED
    leased = connection.execute(
        "select version, mode, lang from survey_leases where display_id = ?", (step.display_id,)
    ).fetchone()
    version, mode, lang = leased or (asked.version, asked.mode, step.lang)
    account_id = step.account_id or people.account_at(connection, step.user_id, step.at_ms)
    return {
        **asked._asdict(),
        "version": version,
        "mode": mode,
        "lang": lang,
        "account_id": account_id,
    }
