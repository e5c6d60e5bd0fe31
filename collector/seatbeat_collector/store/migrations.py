"""The schema's history: append, never edit. Each step runs in one transaction with its record."""

from __future__ import annotations

from sqlite_utils import Database, Migrations

from . import account_days, erased, evidence_periods, inbox_blocks, survey_cases, survey_tables
from . import m007_inputs as tables_of_inputs
from . import m008_snapshots as tables_of_snapshots
from . import m010_user_history as tables_of_user_history
from . import m011_kept_signals as tables_of_kept_signals

migrations = Migrations("seatbeat")


@migrations()
def m001_foundation(db: Database) -> None:
    """Inbox, evidence, rollups, accounts, people, surveys and keys."""
    for statement in _FOUNDATION:
        db.execute(statement)


@migrations()
def m002_inbox_of_blocks(db: Database) -> None:
    """Heartbeats wait for the fold in blocks rather than in rows of their own."""
    inbox_blocks.apply(db)


@migrations()
def m003_account_days(db: Database) -> None:
    """What an account's people did together on each day, their slots, counts and versions."""
    account_days.apply(db)


@migrations()
def m004_evidence_periods(db: Database) -> None:
    """Evidence that grows in periods of ten minutes, and user-days that can be advanced."""
    evidence_periods.apply(db)


@migrations()
def m005_survey_tables(db: Database) -> None:
    """Surveys as they are defined, leases, and every step of each display."""
    survey_tables.apply(db)


@migrations()
def m006_survey_cases(db: Database) -> None:
    """What follows from answers: cases and what is read in comments."""
    survey_cases.apply(db)


@migrations()
def m007_inputs(db: Database) -> None:
    """Inputs that aren't telemetry, their history, and how far imports have come."""
    tables_of_inputs.apply(db)


@migrations()
def m008_snapshots(db: Database) -> None:
    """The history of metrics and scores, and account-days by what was done."""
    tables_of_snapshots.apply(db)


@migrations()
def m009_erased(db: Database) -> None:
    """That somebody was erased: links to them say so, and keep nothing."""
    erased.apply(db)


@migrations()
def m010_user_history(db: Database) -> None:
    """What was said of people before."""
    tables_of_user_history.apply(db)


@migrations()
def m011_kept_signals(db: Database) -> None:
    """Signals beside each snapshot, and inputs that came for days that may be closed."""
    tables_of_kept_signals.apply(db)


_FOUNDATION = (
    # What ingest appends and the fold takes away again: heartbeats and survey steps, encoded.
    """create table beats (
      seq integer primary key,
      received_at_ms integer not null,
      account_id text,
      user_id text not null,
      body blob not null
    ) strict""",
    # The log of acts. autoincrement: a number is never used twice, so the fold's mark holds.
    """create table activities (
      seq integer primary key autoincrement,
      id blob not null check (length(id) = 16),
      account_id text,
      user_id text not null,
      name text not null,
      at_ms integer not null,
      app text not null,
      feature text not null,
      on_page integer not null,
      properties text not null
    ) strict""",
    "create unique index [activities#id] on activities(id)",
    # Ids that are not time-ordered would make the index above slow: they are kept apart, pruned.
    """create table applied_ids (
      id blob primary key,
      until_ms integer
    ) strict, without rowid""",
    """create table page_clocks (
      page blob not null,
      epoch integer not null,
      offset_ms integer not null,
      decided_at_ms integer not null,
      primary key (page, epoch)
    ) strict, without rowid""",
    # account 0 stands for acts whose account follows from the user's membership.
    """create table accounts (
      account integer primary key,
      account_id text not null unique,
      first_ms integer,
      last_ms integer
    ) strict""",
    """create table account_traits (
      account integer not null,
      trait text not null,
      valid_from_ms integer not null,
      value text not null,
      primary key (account, trait, valid_from_ms)
    ) strict, without rowid""",
    # Trees of accounts are read often, and few accounts have a parent.
    """create index [account_traits#parent_id] on account_traits(account, valid_from_ms, value)
      where trait = 'parent_id'""",
    """create table user_traits (
      user_id text not null,
      trait text not null,
      value text not null,
      at_ms integer not null,
      primary key (user_id, trait)
    ) strict, without rowid""",
    "create table uncounted (user_id text primary key) strict, without rowid",
    """create table members (
      member integer primary key,
      account integer not null,
      user_id text not null,
      first_ms integer,
      last_ms integer,
      unique (account, user_id)
    ) strict""",
    "create index [members#user_id] on members(user_id)",
    """create table memberships (
      user_id text not null,
      from_ms integer not null,
      account integer not null,
      primary key (user_id, from_ms, account)
    ) strict, without rowid""",
    """create table user_hours (
      member integer not null,
      hour integer not null,
      evidence blob not null,
      primary key (member, hour)
    ) strict, without rowid""",
    """create table user_days (
      account integer not null,
      day integer not null,
      member integer not null,
      engaged_ms integer not null,
      measured_ms integer not null,
      actions integer not null,
      sessions integer not null,
      first_ms integer not null,
      last_ms integer not null,
      primary key (account, day, member)
    ) strict, without rowid""",
    """create table user_day_details (
      account integer not null,
      day integer not null,
      member integer not null,
      spans blob not null,
      features blob not null,
      names blob not null,
      primary key (account, day, member)
    ) strict, without rowid""",
    # What the fold has still to do besides the two logs.
    "create table stale_accounts (account integer primary key) strict, without rowid",
    "create table stale_users (user_id text primary key) strict, without rowid",
    """create table survey_displays (
      display_id text primary key,
      survey_id text not null,
      account_id text,
      user_id text not null,
      rev integer not null,
      action text not null,
      score integer,
      comment text,
      app text not null,
      first_at_ms integer not null,
      last_at_ms integer not null
    ) strict, without rowid""",
    "create index [survey_displays#account_id] on survey_displays(account_id, last_at_ms)",
    "create index [survey_displays#user_id] on survey_displays(user_id)",
    """create table keys (
      key_id integer primary key autoincrement,
      digest text not null unique,
      kind text not null check (kind in ('write', 'server', 'read', 'admin')),
      name text not null,
      origins text not null,
      hint text not null,
      created_at_ms integer not null,
      revoked_at_ms integer,
      last_used_at_ms integer
    ) strict""",
    "create table meta (name text primary key, value text not null) strict, without rowid",
    # Compare-and-swap for the fold: two folders can never both apply what they read.
    "insert into meta (name, value) values ('fold_version', '0'), ('folded_activities', '0')",
)
