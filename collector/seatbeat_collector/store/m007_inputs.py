"""Migration 7: inputs that aren't telemetry, what they said before, and imports under way."""

from __future__ import annotations

from sqlite_utils import Database


def apply(db: Database) -> None:
    """Make the tables."""
    for statement in _STATEMENTS:
        db.execute(statement)


_STATEMENTS = (
    # One table for all kinds: what tells them apart is in `body` (JSON, by the kind's schema).
    """create table inputs (
      input integer primary key,
      account integer not null,
      kind text not null,
      id text not null,
      user_id text,
      email text,
      at_ms integer not null,
      until_ms integer,
      valid_from_ms integer not null,
      body text not null,
      unique (account, kind, id)
    ) strict""",
    "create index [inputs#user_id] on inputs(user_id) where user_id is not null",
    "create index [inputs#email] on inputs(email) where email is not null",
    # What an input said before it was changed; most are never changed.
    """create table input_history (
      input integer not null,
      valid_from_ms integer not null,
      body text not null,
      primary key (input, valid_from_ms)
    ) strict, without rowid""",
    # How far the import of a file has come, so that it can go on where it was.
    """create table imports (
      name text primary key,
      state text not null
    ) strict, without rowid""",
    # Days on which only uncounted people were there were not known as days: once somebody of them
    # is counted, their days are looked for there.
    """insert or ignore into changed_days
      select distinct d.day, 0
      from uncounted u
      join members m on m.user_id = u.user_id
      join user_days d on d.account = m.account and d.member = m.member""",
)
