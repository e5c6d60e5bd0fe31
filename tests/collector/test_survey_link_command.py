"""`survey link`: a list of people goes in, their links come out, their other columns stay."""

import csv
import io

import pytest
from click.testing import CliRunner

from seatbeat_collector.cli import main
from seatbeat_collector.collector import now_ms
from stories.collectors import Clock, Running
from stories.linked import counts, made_survey

URL = "https://feedback.example.com/"


@pytest.fixture
def database(tmp_path):
    path = tmp_path / "seatbeat.db"
    with Running(path) as running:
        made_survey(running)
        running.send(
            {
                "type": "identify",
                "user_id": "out",
                "account_id": "acme",
                "traits": {"surveys": False},
            }
        )
    return path


def run(database, *arguments, stdin=None):
    command = ["survey", "link", "--database", str(database), "--url", URL, *arguments]
    return CliRunner().invoke(main, command, input=stdin)


def test_a_mail_merge_gets_a_link_for_each_row_and_keeps_its_columns(database):
    before = counts(database)
    people = "email,user_id,account_id\nada@x.org,ada,acme\nout@x.org,out,\nnew@x.org,new,\n"

    result = run(database, "nps-q4", "--people", "-", stdin=people)

    assert result.exit_code == 0, result.output
    ada, out, new = csv.DictReader(io.StringIO(result.stdout))
    assert ada["email"] == "ada@x.org"
    assert ada["url"].startswith("https://feedback.example.com/s/")
    assert (out["url"], out["reason"]) == ("", "opted_out")
    assert (new["url"], new["reason"]) == ("", "no_account")
    assert "2 of 3 people get no link" in result.stderr
    assert counts(database) == before


def test_a_link_of_the_command_is_one_of_the_collector(database):
    result = run(database, "nps-q4", "--user", "ada", "--account", "acme")
    (row,) = csv.DictReader(io.StringIO(result.stdout))
    with Running(database, clock=Clock(now_ms())) as running:
        page = running.client.get(row["url"].removeprefix(URL.rstrip("/")))
    assert page.status_code == 200


@pytest.mark.parametrize(
    ("arguments", "stdin", "words"),
    [
        (("nps-q4",), None, "Name people"),
        (("none", "--user", "ada"), None, "There is no survey none"),
        (("nps-q4", "--people", "-"), "email\nx@y.z\n", "needs a column user_id"),
        (("nps-q4", "--people", "-"), "user_id\n \n", "has no user_id"),
    ],
)
def test_what_can_not_be_done_is_said_with_what_to_do(database, arguments, stdin, words):
    result = run(database, *arguments, stdin=stdin)
    assert result.exit_code != 0
    assert words in result.stderr
