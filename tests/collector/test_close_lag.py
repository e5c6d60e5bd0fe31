"""How far the daily close has come: on /readyz, for Prometheus, by doctor."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from seatbeat_collector.cli import main
from seatbeat_collector.cli.checks import closing
from seatbeat_collector.closing.close import Closer
from seatbeat_collector.closing.due import due
from seatbeat_collector.closing.lag import close_lag, went_through
from seatbeat_collector.closing.rounds import Patience, Round
from seatbeat_collector.scoring.late_days import STATE
from seatbeat_collector.scoring.roster import Roster
from seatbeat_collector.scoring.terms import Terms
from seatbeat_collector.serving import Server
from stories.house import House, at
from stories.metric_days import nth
from stories.world import HOUR

TWO_HOURS = 2 * HOUR


@pytest.fixture
def here(tmp_path):
    """Three accounts in two time zones; one of them is known by name alone."""
    with House(tmp_path) as house:
        house.account("acme", timezone="UTC", created_at=at(1))
        house.account("kiri", timezone="Pacific/Kiritimati")  # 14 hours ahead
        house.work("acme", "ada", at(3, 9), 600)
        house.work("kiri", "bo", at(5, 9), 600)
        house.account("silent", name="Silent")
        house.read("accounts")
        yield house


def lag(house):
    ready = house.call("GET", "/readyz", key=None).json
    return {name: ready[name] for name in ready if name.startswith(("close", "last_close"))}


def close(house):
    """One round, as the server's own process does it."""
    store = house.collector.store
    closer = Closer(store, Terms(), house.clock)
    for _ in Round(closer, Patience(TWO_HOURS)).run():
        pass
    went_through(store, house.clock())


def due_by_the_close_itself(house):
    store = house.collector.store
    since = json.loads(store.meta(STATE) or "{}").get("since")
    roster = Roster(store.accounts(), Terms())
    work = due(roster, store.snapshots.closed(), since and nth(1).fromordinal(since),
               house.clock(), TWO_HOURS)  # fmt: skip
    return sum(len(names) for names in work.values())


def test_the_first_close_has_one_day_of_each_account_that_began(here):
    assert lag(here) == {
        "close_due": 2,
        "close_lag_ms": 10 * HOUR,  # acme's yesterday, since 02:00
        "closed_through": None,
        "last_close_at": None,
    }
    assert lag(here)["close_due"] == due_by_the_close_itself(here)


def test_after_a_round_nothing_is_due_and_then_a_day_of_each_account_at_its_own_midnight(here):
    close(here)
    assert lag(here) == {
        "close_due": 0,
        "close_lag_ms": 0,
        "closed_through": str(nth(15)),  # in Kiritimati it is over at 10:00 UTC
        "last_close_at": "2027-03-15T12:00:00.000Z",
    }

    for hours, expected, oldest_h in ((13, 0, 0), (15, 1, 1), (24, 2, 10), (48 + 15, 5, 49)):
        here.clock.at_ms = at(15, 12) + hours * HOUR
        told = lag(here)
        assert told["close_due"] == due_by_the_close_itself(here) == expected, hours
        assert told["close_lag_ms"] == oldest_h * HOUR, hours


def test_a_new_account_has_its_days_closed_since_the_first_close(here):
    close(here)
    here.account("new", timezone="UTC", created_at=at(16, 3))
    here.clock.at_ms = at(19, 3)

    assert lag(here)["close_due"] == due_by_the_close_itself(here) == 4 + 3 + 3


def test_prometheus_is_told_the_same(here):
    close(here)
    here.clock.forward(48 * HOUR)

    told = here.call("GET", "/metrics", key=None).text

    values = dict(re.findall(r"^seatbeat_close_(\w+) (\S+)$", told, re.M))
    assert float(values["due"]) == 4
    assert float(values["lag_seconds"]) == lag(here)["close_lag_ms"] / 1000 > 0
    assert float(values["last_timestamp_seconds"]) == at(15, 12) / 1000


@pytest.mark.parametrize(
    ("hours", "runs", "level", "words"),
    [
        (0, True, "ok", "no day waits"),
        (24, False, "ok", "the next start closes them"),
        (16, True, "ok", "are being closed"),
        (48, True, "warn", "the oldest for"),
    ],
)
def test_doctor_warns_where_a_running_server_does_not_close(here, hours, runs, level, words):
    close(here)
    server = Server(1, "127.0.0.1", 8787, 60, "focused", "UTC") if runs else None

    (found,) = closing.check(
        here.collector.store, here.collector.settings, server, here.clock() + hours * HOUR
    )

    assert (found.level, words in f"{found.text} {found.todo}") == (level, True), found


def test_the_command_leaves_word_that_it_went_through(here):
    here.collector.close()

    def ended_ms(*words):
        ran = CliRunner().invoke(main, ["close", "--database", here.path, *words])
        assert ran.exit_code == 0, ran.output
        with House(Path(here.path).parent) as again:
            return close_lag(again.collector.store, again.collector.settings, 0).ended_ms

    assert ended_ms("--dry-run") is None
    assert ended_ms() is not None
