"""Migration 10: what was said of people before, as far as others are told that it changed."""

from __future__ import annotations

from sqlite_utils import Database


def apply(db: Database) -> None:
    """Make the table; what is known of people now is the beginning of their history."""
    for statement in _STATEMENTS:
        db.execute(statement)


_STATEMENTS = (
    # Few traits and fewer changes: a value stands here once, however often it is told.
    """create table user_trait_history (
      user_id text not null,
      trait text not null,
      valid_from_ms integer not null,
      value text not null,
      version integer not null,
      primary key (user_id, trait, valid_from_ms)
    ) strict, without rowid""",
    "create index [user_trait_history#version] on user_trait_history(version)",
    """insert into user_trait_history
      select user_id, trait, at_ms, value, 0
      from user_traits where trait in ('role', 'deactivated')""",
    # Who was said to belong to an account and never came is found by it too.
    "create index [memberships#account] on memberships(account)",
    "insert into meta values ('user_history_version', '0'), ('user_history_erased', '0')",
)
