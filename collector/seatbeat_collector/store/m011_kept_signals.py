"""Migration 11: signals beside each snapshot, and inputs that came for days that may be closed."""

from __future__ import annotations

from sqlite_utils import Database


def apply(db: Database) -> None:
    """Make the tables."""
    for statement in _STATEMENTS:
        db.execute(statement)


_STATEMENTS = (
    # Of the same day, account and revision as the snapshot: what is about nobody.
    """create table snapshot_signals (
      day integer not null,
      account integer not null,
      revision integer not null,
      body blob not null,
      primary key (day, account, revision)
    ) strict, without rowid""",
    # And what is about a person, so that it goes with them.
    """create table snapshot_people (
      day integer not null,
      account integer not null,
      revision integer not null,
      user_id text not null,
      body blob not null,
      primary key (day, account, revision, user_id)
    ) strict, without rowid""",
    "create index [snapshot_people#user_id] on snapshot_people(user_id)",
    "insert into meta (name, value) values ('snapshots_version', '0')",
    # A row for each account and kind of input, until days were told anew: since when something
    # said of them may be another. A number is never used twice: what comes meanwhile stays.
    """create table changed_inputs (
      change integer primary key autoincrement,
      account integer not null,
      kind text not null,
      since_ms integer not null,
      unique (account, kind)
    ) strict""",
    """create trigger [survey_displays#changed] after update on survey_displays
    when new.answered_at_ms is not null and (
      new.score is not old.score or new.flags is not old.flags
      or new.answered_at_ms is not old.answered_at_ms)
    begin
      insert or replace into changed_inputs (account, kind, since_ms)
      select a.account, 'answers', min(
        new.answered_at_ms,
        coalesce(old.answered_at_ms, new.answered_at_ms),
        coalesce((select c.since_ms from changed_inputs c
          where c.account = a.account and c.kind = 'answers'), new.answered_at_ms))
      from accounts a where a.account_id = new.account_id;
    end""",
)
