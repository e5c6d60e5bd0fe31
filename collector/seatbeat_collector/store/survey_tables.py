"""Migration 5: surveys as they are defined, who may show one, and every step of each display.

A display's row follows from its steps alone, whatever their order (see `displays.py`). `flags` are
words with a space between them, empty where the answer counts: `too_fast`, `many_scores`,
`off_scale`, `test`, `internal`. `survey_scores` lists each score that was ever chosen.
"""

from __future__ import annotations

from sqlite_utils import Database


def apply(db: Database) -> None:
    """Make the tables; of a display from before, its state is the one step that is known."""
    for statement in _STATEMENTS:
        db.execute(statement)


_STATEMENTS = (
    # first_live_ms: when cycles begin to count; null until the survey is live.
    """create table surveys (
      survey_id text primary key,
      definition text not null,
      status text not null,
      version integer not null,
      first_live_ms integer,
      created_at_ms integer not null,
      updated_at_ms integer not null
    ) strict, without rowid""",
    # What people were asked in which words, from when on.
    """create table survey_versions (
      survey_id text not null,
      version integer not null,
      wording text not null,
      from_ms integer not null,
      primary key (survey_id, version)
    ) strict, without rowid""",
    # shown_at_ms: null until the display is acknowledged; without that it falls back.
    """create table survey_leases (
      user_id text not null,
      survey_id text not null,
      cycle integer not null,
      display_id text not null unique,
      account_id text not null,
      leased_at_ms integer not null,
      shown_at_ms integer,
      trigger text,
      version integer not null,
      lang text not null,
      mode text not null,
      primary key (user_id, survey_id, cycle)
    ) strict, without rowid""",
    "create index [survey_leases#account_id] on survey_leases(account_id, leased_at_ms)",
    "create index [survey_leases#survey_id] on survey_leases(survey_id, leased_at_ms)",
    """create table survey_steps (
      display_id text not null,
      rev integer not null,
      action text not null,
      at_ms integer not null,
      score integer,
      comment text,
      lang text,
      took_ms integer,
      contact integer,
      primary key (display_id, rev)
    ) strict, without rowid""",
    """create view survey_scores as
      select display_id, rev, score, at_ms from survey_steps where score is not null""",
    # Whoever deletes a display can't forget its steps.
    """create trigger [survey_displays#steps] after delete on survey_displays begin
      delete from survey_steps where display_id = old.display_id;
    end""",
    *(
        f"alter table survey_displays add column {column}"
        for column in (
            "lang text",
            "version integer",
            "metric text",
            "scale_min integer",
            "scale_max integer",
            "mode text not null default 'live'",
            "took_ms integer",  # from shown to the first choice
            "contact integer",  # 1: asked to be contacted; null: was not offered or not said
            "flags text not null default ''",
            "shown_at_ms integer",
            "answered_at_ms integer",  # of the first choice
            "channel text not null default 'app'",  # or link: on a page of ours
        )
    ),
    """insert into survey_steps (display_id, rev, action, at_ms, score, comment)
      select display_id, rev, action, last_at_ms, score, comment from survey_displays""",
    # Nobody said which scale they were on; the ids are those that senders take by default.
    """update survey_displays set
      metric = case when survey_id in ('nps', 'csat', 'ces') then survey_id end,
      scale_min = case survey_id when 'nps' then 0 when 'csat' then 1 when 'ces' then 1 end,
      scale_max = case survey_id when 'nps' then 10 when 'csat' then 5 when 'ces' then 7 end,
      shown_at_ms = first_at_ms,
      answered_at_ms = case when score is not null then last_at_ms end""",
    """update survey_displays set flags = 'off_scale'
      where score not between scale_min and scale_max""",
    "create index [survey_displays#survey_id] on survey_displays(survey_id, answered_at_ms)",
    "create index [survey_displays#shown] on survey_displays(account_id, shown_at_ms)",
    # One signs leases, the other draws samples: who changes the first asks nobody anew.
    """insert into meta (name, value) values
      ('survey_secret', lower(hex(randomblob(32)))), ('survey_salt', lower(hex(randomblob(16))))""",
)
