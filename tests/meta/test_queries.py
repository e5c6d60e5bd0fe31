"""Every SQL file answers its question from an index, and is asked by somebody."""

import re
from pathlib import Path

import pytest

STORE = Path(__file__).parents[2] / "collector" / "seatbeat_collector" / "store"
QUERIES = sorted((STORE / "sql").glob("*.sql"))
GROWING = (
    "inbox",
    "activities",
    "user_hours",
    "user_periods",
    "user_days",
    "user_day_details",
    "members",
    "memberships",
    "user_traits",
    "user_trait_history",
    "survey_displays",
    "survey_steps",
    "survey_leases",
    "survey_cases",
    "survey_case_steps",
    "comment_marks",
    "account_days",
    "inputs",
    "input_history",
    "snapshots",
    "account_day_acts",
    "snapshot_signals",
    "snapshot_people",
    "page_clocks",
)
# Questions about every account read one row an account, or one range of days for each.
ABOUT_ALL: dict[str, set[str]] = {
    "inputs_of_all": {"inputs", "input_history"},
    "all_newcomers": {"members"},
    "later_members": {"members"},
    "pending_comments": {"comment_marks"},  # by an index that holds the pending ones alone
}


def views_in(text, connection):
    """What the views are made of, where a query reads one."""
    views = connection.execute("select name, sql from sqlite_master where type = 'view'").fetchall()
    return "".join(sql for _, sql in views) if any(name in text for name, _ in views) else ""


@pytest.mark.parametrize("path", QUERIES, ids=lambda path: path.stem)
def test_a_query_says_its_question_and_scans_no_table_that_grows(path, world):
    text = path.read_text(encoding="utf-8")
    assert re.match(rf"-- {path.stem}: .+\?\n", text)
    parameters = dict.fromkeys(re.findall(r":(\w+)", text.partition("\n")[2]), 0)
    connection = world.store._readers.get()
    plan = connection.execute(f"explain query plan {text}", parameters).fetchall()
    aliases = re.findall(r"(?:from|join) (\w+) (\w)\b", views_in(text, connection) + text)
    aliases = {alias: table for table, alias in aliases}
    for *_, step in plan:
        scanned = re.match(r"SCAN (\w+)", step)
        if scanned:
            table = aliases.get(scanned[1], scanned[1])
            assert table not in GROWING or table in ABOUT_ALL.get(path.stem, ()), step


def test_every_query_is_asked_by_somebody():
    source = "".join(path.read_text(encoding="utf-8") for path in STORE.rglob("*.py"))
    assert {path.stem for path in QUERIES} == set(re.findall(r'query\("(\w+)"\)', source))


def test_answers_are_looked_for_alike_in_one_account_and_in_all():
    """They are two for the index alone."""
    everywhere, inside = (
        (STORE / "sql" / f"{name}.sql").read_text("utf-8").partition("\n")[2]
        for name in ("responses_found", "responses_found_in_account")
    )
    assert everywhere != inside
    assert everywhere.replace(":account_id is null", "r.account_id = :account_id") == inside


_ASKED = "SEARCH survey_displays USING INDEX"
_DISPLAY = "SEARCH d USING PRIMARY KEY (display_id=?)"
_SHOWN = "INDEX survey_displays#survey_shown (survey_id=? AND shown_at_ms>? AND shown_at_ms<?)"


@pytest.mark.parametrize(
    ("name", "step"),
    [
        ("responses_of_survey", f"SEARCH d USING {_SHOWN}"),
        (
            "answers_of_account",
            "SEARCH d USING INDEX survey_displays#account_id (account_id=? AND last_at_ms>?)",
        ),
        ("survey_displays_of", f"{_ASKED} survey_displays#user_id (user_id=?)"),
        ("survey_leases_of", "SEARCH survey_leases USING PRIMARY KEY (user_id=?)"),
        ("account_asked", f"{_ASKED} survey_displays#shown (account_id=? AND shown_at_ms>?)"),
        ("account_traits_now", "SEARCH account_traits USING PRIMARY KEY (account=?)"),
        ("active_days_of", "SEARCH d USING PRIMARY KEY (account=? AND day=? AND member=?)"),
        (
            "survey_answers",
            f"{_ASKED} survey_displays#survey_id (survey_id=? AND answered_at_ms>?)",
        ),
        ("survey_open", f"{_ASKED} survey_displays#survey_shown (survey_id=? AND shown_at_ms>?)"),
        ("response", _DISPLAY),
        ("unread_answers", _DISPLAY),
        ("responses_of_user", "SEARCH d USING INDEX survey_displays#user_id (user_id=?)"),
        (
            "responses_found",
            "SEARCH d USING INDEX survey_displays#last"
            " (last_at_ms>? AND (last_at_ms,display_id)<(?,?))",
        ),
        (
            "cases_found",
            "SEARCH c USING INDEX survey_cases#due (due_at_ms>? AND due_at_ms<?)",
        ),
        (
            "cases_answered",
            "SEARCH c USING INDEX survey_cases#answered (answered_at_ms>? AND answered_at_ms<?)",
        ),
        ("children", "SEARCH t USING COVERING INDEX account_traits#children (value=?)"),
        ("account_histories", "SEARCH t USING PRIMARY KEY (account=?)"),
        ("account_days", "SEARCH account_days USING PRIMARY KEY (day>? AND day<?)"),
        ("changed_account_days", "SEARCH d USING PRIMARY KEY (day=?)"),
        ("days_of_account", "SEARCH d USING PRIMARY KEY (day=? AND account=?)"),
        ("member_days", "SEARCH d USING PRIMARY KEY (account=? AND day=?)"),
        ("acts_of_members", "SEARCH d USING PRIMARY KEY (account=? AND day=?)"),
        ("day_acts", "SEARCH x USING PRIMARY KEY (day=? AND account=?) LEFT-JOIN"),
        ("snapshots_of_account", "SEARCH s USING PRIMARY KEY (day=? AND account=?)"),
        ("snapshots_on_day", "SEARCH snapshots USING PRIMARY KEY (day=?)"),
        ("snapshot_revisions", "SEARCH snapshots USING PRIMARY KEY (day=? AND account=?)"),
        (
            "old_snapshots",
            "SEARCH snapshots USING PRIMARY KEY ((day,account,revision)>(?,?,?) AND day<?)",
        ),
    ],
)
def test_a_query_reads_by_the_index_it_was_written_for(name, step, world):
    text = (STORE / "sql" / f"{name}.sql").read_text(encoding="utf-8")
    parameters = dict.fromkeys(re.findall(r":(\w+)", text.partition("\n")[2]), 0)
    plan = world.store._readers.get().execute(f"explain query plan {text}", parameters)
    assert step in [each for *_, each in plan.fetchall()]
