"""Migration 8: the history of metrics and scores, and what account-days are summed up in."""

from __future__ import annotations

from sqlite_utils import Database


def apply(db: Database) -> None:
    """Make the tables."""
    for statement in _STATEMENTS:
        db.execute(statement)


_STATEMENTS = (
    # Kept beside account_days and true of one version of them: whoever finds another reads anew.
    """create table account_day_acts (
      day integer not null,
      account integer not null,
      version integer not null,
      body blob not null,
      primary key (day, account)
    ) strict, without rowid""",
    # What many snapshots have in common is said once: segment, profile, rules, versions, fields.
    """create table snapshot_bases (
      basis integer primary key,
      text text not null unique
    ) strict""",
    # By day first: a close writes rows that lie together, and so do those a portfolio reads.
    # Nothing is ever changed in it: what is known better later is one revision more.
    """create table snapshots (
      day integer not null,
      account integer not null,
      revision integer not null,
      made_at_ms integer not null,
      basis integer not null,
      body blob not null,
      primary key (day, account, revision)
    ) strict, without rowid""",
    # Up to which day each account is closed; written with the snapshots themselves.
    """create table closed_accounts (
      account integer primary key,
      day integer not null
    ) strict""",
    # The rules that snapshots were made by, as they were written.
    """create table snapshot_rules (
      hash text primary key,
      text text not null,
      since_ms integer not null
    ) strict, without rowid""",
)
