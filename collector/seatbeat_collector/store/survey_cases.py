"""Migration 6: what follows from answers: cases, what machines read in comments, what is unread."""

from __future__ import annotations

from sqlite_utils import Database


def apply(db: Database) -> None:
    """Make the tables; every answer that is there is still to be read."""
    for statement in _STATEMENTS:
        db.execute(statement)


_STATEMENTS = (
    # One for each display: a repeat or a second pass opens none. `reasons` are words with a space
    # between them: low_score, fall, contact. fell_from: the score before, where it fell.
    """create table survey_cases (
      case_id integer primary key autoincrement,
      display_id text not null unique,
      survey_id text not null,
      account_id text,
      user_id text not null,
      metric text,
      score integer,
      reasons text not null,
      fell_from integer,
      state text not null,
      owner text,
      reason text,
      reopened integer not null default 0,
      answered_at_ms integer not null,
      opened_at_ms integer not null,
      due_at_ms integer not null,
      first_ack_at_ms integer,
      resolved_at_ms integer,
      updated_at_ms integer not null
    ) strict""",
    "create index [survey_cases#due] on survey_cases(due_at_ms, case_id)",
    "create index [survey_cases#user_id] on survey_cases(user_id)",
    "create index [survey_cases#answered] on survey_cases(answered_at_ms)",
    # What became of a case: `change` is a JSON object of what was set, `by` is who said so.
    """create table survey_case_steps (
      case_id integer not null,
      step integer not null,
      at_ms integer not null,
      by text,
      change text not null,
      note text,
      primary key (case_id, step)
    ) strict, without rowid""",
    """create trigger [survey_cases#steps] after delete on survey_cases begin
      delete from survey_case_steps where case_id = old.case_id;
    end""",
    # Themes are ids with a space around each. pending: 1 while a slow reader has not read it.
    """create table comment_marks (
      display_id text primary key,
      themes text not null,
      language text,
      sentiment real,
      method text,
      pending integer not null default 0
    ) strict, without rowid""",
    "create index [comment_marks#pending] on comment_marks(display_id) where pending",
    # Answers from which nothing has followed yet. A ticket is never given twice: who has read an
    # answer that was then changed or erased finds the ticket gone, and writes nothing.
    """create table unread_answers (
      ticket integer primary key autoincrement,
      display_id text not null unique
    ) strict""",
    """create trigger [survey_displays#unread] after update on survey_displays
    when new.score is not null or new.comment is not null or new.contact = 1 begin
      insert or replace into unread_answers (display_id) values (new.display_id);
    end""",
    """create trigger [survey_displays#marks] after delete on survey_displays begin
      delete from unread_answers where display_id = old.display_id;
      delete from comment_marks where display_id = old.display_id;
    end""",
    """insert into unread_answers (display_id)
      select display_id from survey_displays
      where score is not null or comment is not null order by answered_at_ms, display_id""",
    "create index [survey_displays#last] on survey_displays(last_at_ms, display_id)",
    "create index [survey_displays#survey_shown] on survey_displays(survey_id, shown_at_ms)",
    # A display with all that follows from it. Surveys that nobody defined are known by the ids that
    # senders take by default.
    """create view survey_responses as select
      d.display_id, d.survey_id, d.account_id, d.user_id, d.action, d.score, d.comment, d.app,
      d.rev, d.lang, d.version, d.mode, d.took_ms, d.contact, d.flags, d.shown_at_ms,
      d.answered_at_ms, d.first_at_ms, d.last_at_ms,
      coalesce(d.metric,
        case when d.survey_id in ('nps', 'csat', 'ces') then d.survey_id end) as metric,
      exists (select 1 from survey_steps s where s.display_id = d.display_id
        and s.action in ('started', 'answered', 'completed')) as started,
      m.themes, m.language, m.sentiment, m.method, m.pending, c.case_id, d.channel
    from survey_displays d
    left join comment_marks m on m.display_id = d.display_id
    left join survey_cases c on c.display_id = d.display_id""",
    # A case with what the same person said the next time.
    """create view survey_case_courses as select c.case_id, c.display_id, c.survey_id, c.account_id,
      c.user_id, c.metric, c.score, c.reasons, c.fell_from, c.state, c.owner, c.reason, c.reopened,
      c.answered_at_ms, c.opened_at_ms, c.due_at_ms, c.first_ack_at_ms, c.resolved_at_ms,
      c.updated_at_ms,
      (select n.score from survey_responses n
        where n.user_id = c.user_id and n.metric = c.metric and n.flags = ''
          and n.score is not null
          and (n.answered_at_ms, n.display_id) > (c.answered_at_ms, c.display_id)
        order by n.answered_at_ms, n.display_id limit 1) as next_score
    from survey_cases c""",
)
