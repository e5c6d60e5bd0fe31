"""Migration 4: evidence in periods of ten minutes while it grows, and days that can be advanced."""

from __future__ import annotations

from sqlite_utils import Database


def apply(db: Database) -> None:
    """Make the table; evidence that is there stays where it is, as hours that are settled."""
    for statement in _STATEMENTS:
        db.execute(statement)


_STATEMENTS = (
    # By time first: the rows that a fold rewrites lie together, and each is small. Hours that are
    # over are moved to user_hours, where a person's evidence lies together.
    """create table user_periods (
      period integer not null,
      account integer not null,
      member integer not null,
      evidence blob not null,
      primary key (period, account, member)
    ) strict, without rowid""",
    # Written once in ten minutes, since a row that only grows stays where it is.
    "create index [user_periods#member] on user_periods(member, period)",
    """insert into meta (name, value)
      select 'settled_hours', coalesce(max(hour) + 1, 0) from user_hours""",
    # The sessions of a day; null in rows from before, which are computed from all evidence.
    "alter table user_day_details add column stretches blob",
    # Up to which user, in the order of ids, the account has been computed anew.
    "alter table stale_accounts add column after_user text not null default ''",
)
