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
    "survey_displays",
    "account_days",
    "page_clocks",
)
# Questions about every account read one row an account, or one range of days for each.
ABOUT_ALL: dict[str, set[str]] = {}


@pytest.mark.parametrize("path", QUERIES, ids=lambda path: path.stem)
def test_a_query_says_its_question_and_scans_no_table_that_grows(path, world):
    text = path.read_text(encoding="utf-8")
    assert re.match(rf"-- {path.stem}: .+\?\n", text)
    parameters = dict.fromkeys(re.findall(r":(\w+)", text.partition("\n")[2]), 0)
    connection = world.store._readers.get()
    plan = connection.execute(f"explain query plan {text}", parameters).fetchall()
    aliases = dict(re.findall(r"(?:from|join) (\w+) (\w)\b", text))
    aliases = {alias: table for table, alias in aliases.items()}
    for *_, step in plan:
        scanned = re.match(r"SCAN (\w+)", step)
        if scanned:
            table = aliases.get(scanned[1], scanned[1])
            assert table not in GROWING or table in ABOUT_ALL.get(path.stem, ()), step


def test_every_query_is_asked_by_somebody():
    source = "".join(path.read_text(encoding="utf-8") for path in STORE.rglob("*.py"))
    assert {path.stem for path in QUERIES} == set(re.findall(r'query\("(\w+)"\)', source))


@pytest.mark.parametrize(
    ("name", "step"),
    [
        ("children", "SEARCH t USING COVERING INDEX account_traits#children (value=?)"),
        ("account_histories", "SEARCH t USING PRIMARY KEY (account=?)"),
        ("account_days", "SEARCH account_days USING PRIMARY KEY (day>? AND day<?)"),
        ("changed_account_days", "SEARCH d USING PRIMARY KEY (day=?)"),
        ("days_of_account", "SEARCH d USING PRIMARY KEY (day=? AND account=?)"),
        ("member_days", "SEARCH d USING PRIMARY KEY (account=? AND day=?)"),
    ],
)
def test_a_query_of_the_portfolio_reads_by_the_index_it_was_written_for(name, step, world):
    text = (STORE / "sql" / f"{name}.sql").read_text(encoding="utf-8")
    parameters = dict.fromkeys(re.findall(r":(\w+)", text.partition("\n")[2]), 0)
    plan = world.store._readers.get().execute(f"explain query plan {text}", parameters)
    assert step in [each for *_, each in plan.fetchall()]
