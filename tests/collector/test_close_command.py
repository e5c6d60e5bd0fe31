"""`close`, the server that closes by itself, and what history then tells."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
from contextlib import closing
from datetime import date, timedelta

import pytest
from click.testing import CliRunner

from seatbeat_collector.cli import main
from seatbeat_collector.close_keeper import CloseKeeper
from seatbeat_collector.closing.backfill import Backfill
from seatbeat_collector.collector import now_ms
from seatbeat_collector.config import SETTINGS, load
from seatbeat_collector.metrics.benchmarks import spread
from seatbeat_collector.metrics.engagement import Field
from seatbeat_collector.metrics.engagement_change import Fields
from seatbeat_collector.metrics.rules import DEFAULT_RULES, Bands, HealthRules, fingerprint
from seatbeat_collector.presence.local_days import local_day
from seatbeat_collector.rules_file.writing import text_of
from seatbeat_collector.scoring.history import (
    all_past,
    all_uses,
    changed,
    past,
    scored_then,
)
from seatbeat_collector.scoring.portfolio import Portfolio
from seatbeat_collector.scoring.roster import Roster
from seatbeat_collector.scoring.sources import sources_of
from seatbeat_collector.scoring.terms import Terms, When
from stories.closing import Desk, at, customer, days, use
from stories.collectors import Clock, Running
from stories.served import COMMAND, PATIENCE_S
from stories.world import World

NOW_MS = now_ms()
TODAY = local_day(NOW_MS, "UTC")
ACCOUNTS = tuple(f"account-{n:02}" for n in range(12))


@pytest.fixture(scope="module")
def used(tmp_path_factory):
    """Twelve accounts that were used for a month, each a little less than the one before."""
    path = tmp_path_factory.mktemp("used") / "seatbeat.db"
    first = TODAY - timedelta(days=30)
    with World(path) as world:
        for n, name in enumerate(ACCOUNTS):
            begun = first - timedelta(days=90)
            customer(world, name, created=begun, segment="pro", seats=2, mrr=n, currency="EUR")
            use(world, name, days(first, 30)[n % 3 :: n // 3 + 1], minutes=n + 1, acts=12)
    return path


@pytest.fixture(autouse=True)
def no_day_ends(monkeypatch):
    """The commands' clock stands: these tests may be run about midnight."""
    for command in ("close", "prune"):
        monkeypatch.setattr(f"seatbeat_collector.cli.{command}.now_ms", lambda: NOW_MS)


@pytest.fixture
def database(used, tmp_path, monkeypatch):
    """A copy of it that no setting of this machine reaches."""
    for setting in SETTINGS:
        monkeypatch.delenv(f"SEATBEAT_{setting.name.upper()}", raising=False)
    monkeypatch.delenv("SEATBEAT_SETTINGS", raising=False)
    return str(shutil.copyfile(used, tmp_path / "seatbeat.db"))


def run(database, *words, status=0):
    result = CliRunner().invoke(main, ["close", "--database", database, *words])
    assert result.exit_code == status, result.output
    return result.output


def ago(number):
    return (TODAY - timedelta(days=number)).isoformat()


def snapshots(database):
    """By account and day how many revisions there are."""
    with closing(sqlite3.connect(database)) as connection:
        return dict(
            connection.execute(
                "select account || '/' || day, count(*) from snapshots group by account, day"
            ).fetchall()
        )


def test_close_keeps_the_day_that_is_over_once(database):
    first, again = run(database), run(database)

    assert "12 account-days new, 0 revised" in first
    assert "No day is to be closed." in again
    assert list(snapshots(database).values()) == [1] * 12


def test_a_dry_run_tells_what_would_be_kept_and_keeps_nothing(database):
    told = run(database, "--from", ago(3), "--dry-run")

    assert "36 account-days new" in told and "Nothing was kept" in told
    assert snapshots(database) == {}
    assert "36 account-days new" in run(database, "--from", ago(3))
    assert "36 as they were" in run(database, "--from", ago(3), "--dry-run")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--to", "2026-01-01"), "Say from which day on"),
        (("--date", "2026-01-01", "--from", "2026-01-01"), "either --date, or --from and --to"),
        (("--from", "2026-01-02", "--to", "2026-01-01"), "--to lies before --from"),
        (("--from", "2026-01-02", "--definition", "luck"), "no metric 'luck'"),
        (("--from", "2026-01-02", "--accounts", "nobody"), "no account 'nobody'"),
        (("--from", "yesterday"), "does not match the format"),
    ],
)
def test_what_makes_no_sense_is_refused_with_a_sentence(database, words, said):
    assert said in run(database, *words, status=2)


def test_one_day_of_one_account_can_be_told_alone(database):
    assert "1 account-days new" in run(database, "--date", ago(5), "--accounts", ACCOUNTS[0])
    assert len(snapshots(database)) == 1


def test_other_rules_tell_history_anew_and_what_was_told_stays_readable(
    database, tmp_path, monkeypatch
):
    run(database, "--from", ago(10))
    strict = DEFAULT_RULES._replace(
        health=HealthRules(
            tuple(one._replace(bands=Bands(99, 100)) for one in DEFAULT_RULES.health.profiles)
        )
    )
    file = tmp_path / "rules.yaml"
    file.write_text(text_of(strict))
    monkeypatch.setenv("SEATBEAT_RULES_FILE", str(file))

    told = run(database, "--from", ago(10), "--to", ago(4))

    assert "0 account-days new, 84 revised" in told
    with World(database) as world:
        first, second = Desk(world).revisions(TODAY - timedelta(days=5), ACCOUNTS[0])
        text = world.store.snapshots.rules_text(second.rules_hash)
    assert first.rules_hash == fingerprint(DEFAULT_RULES)
    assert second.rules_hash == fingerprint(strict)
    assert text == file.read_text()


def test_a_new_definition_is_told_of_the_days_that_lack_it_alone(database):
    run(database, "--from", ago(6))
    with closing(sqlite3.connect(database)) as connection, connection:
        bases = connection.execute("select basis, text from snapshot_bases").fetchall()
        for basis, text in bases:  # as an older version of Seatbeat told them
            older = json.loads(text)
            older["metrics"]["health"][-1] = 0
            connection.execute(
                "update snapshot_bases set text = ? where basis = ?", (json.dumps(older), basis)
            )
    run(database, "--date", ago(2))

    told = run(database, "--from", ago(6), "--definition", "health")

    assert "60 revised, 0 as they were" in told


def test_an_interrupted_back_fill_goes_on_after_the_last_whole_day(database, monkeypatch):
    noted, note = [], Backfill._note

    def die_on_the_third(self, following):
        if len(noted) == 2:
            raise KeyboardInterrupt
        noted.append(following)
        note(self, following)

    with monkeypatch.context() as patched:
        patched.setattr(Backfill, "_note", die_on_the_third)
        run(database, "--from", ago(6), status=1)
    told = run(database, "--from", ago(6))

    assert f"Going on at {ago(4)}" in told
    assert "36 account-days new, 0 revised, 12 as they were" in told
    assert set(snapshots(database).values()) == {1} and len(snapshots(database)) == 72


def test_days_that_rest_on_what_was_deleted_are_not_told_anew(database, monkeypatch):
    monkeypatch.setenv("SEATBEAT_RETAIN_USER_DAYS_DAYS", "32")
    pruned = CliRunner().invoke(main, ["prune", "--database", database])
    assert pruned.exit_code == 0, pruned.output

    told = run(database, "--from", ago(20))

    assert f"Days before {ago(3)} stay" in told
    assert "36 account-days new" in told


def test_snapshots_are_kept_as_long_as_the_setting_says(database, monkeypatch):
    run(database, "--from", ago(20))
    monkeypatch.setenv("SEATBEAT_RETAIN_SNAPSHOTS_DAYS", "5")

    dry = CliRunner().invoke(main, ["prune", "--database", database, "--dry-run"]).output
    CliRunner().invoke(main, ["prune", "--database", database])

    assert "snapshots: 180 rows" in dry
    assert len(snapshots(database)) == 60


# -- beside the server -------------------------------------------------------------------------
def test_the_process_beside_the_server_closes_what_is_due(database):
    settings = load({"database": database, "close_after_minutes": 0}, environ={})
    with World(database) as world:
        keeper = CloseKeeper(world.store, settings, now_ms)

        next_ms = keeper.round()

        assert now_ms() < next_ms <= now_ms() + 3_600_000
        assert all(Desk(world).told(name) for name in ACCOUNTS)
        assert keeper.round() is not None
    assert set(snapshots(database).values()) == {1}


def test_a_server_that_stops_waits_for_no_close(database):
    settings = load({"database": database}, environ={})
    with World(database) as world:
        keeper = CloseKeeper(world.store, settings, now_ms)
        keeper.start()
        keeper.stop()

        assert keeper.round() is None
    assert snapshots(database) == {}


# -- what history tells ------------------------------------------------------------------------
def test_scores_over_time_are_read_from_what_was_told(database):
    run(database, "--from", ago(20))
    name = ACCOUNTS[4]
    with World(database) as world:
        kept = Desk(world).told(name)
    with Running(database, Clock(NOW_MS)) as running:
        path = f"/v1/accounts/{name}/timeseries"
        daily = running.get(path, metric="engagement", **{"from": ago(25)}).get_json()
        monthly = running.get(path, metric="health", interval="month", **{"from": ago(60)})
        refused = running.get(path, metric="health", idle_timeout=300)

    values = {point["from"]: (point["value"], point["status"]) for point in daily["points"]}
    assert values[ago(20)] == (
        kept[TODAY - timedelta(days=20)].metrics["engagement"]["value"],
        kept[TODAY - timedelta(days=20)].metrics["engagement"]["status"],
    )
    assert values[ago(21)] == values[ago(0)] == (None, "insufficient_data")
    assert daily["unit"] == "points" and daily["definition_version"] == 1
    (*_, latest) = [point for point in monthly.get_json()["points"] if point["value"] is not None]
    assert latest["value"] == kept[max(kept)].metrics["health"]["value"]
    assert refused.status_code == 400


def test_a_year_back_an_account_is_read_as_it_was_told(world):
    desk = Desk(world)
    first = date(2025, 9, 1)
    customer(world, "acme", created=first, segment="trial")
    use(world, "acme", days(first, 5))
    desk.now_ms = at(date(2026, 9, 20))
    list(desk.closer().run({first + timedelta(days=4): ["acme"]}))
    customer(world, "acme", created=date(2026, 1, 1), segment="enterprise")
    number = world.store.account("acme").number

    found = past(world.store, number, first + timedelta(days=5))

    assert found.segment == "trial"
    assert found.metrics["usage_frequency"]["value"] == 5
    assert past(world.store, number, first + timedelta(days=6)) is None


def test_a_month_can_be_held_against_the_month_before(database):
    run(database, "--from", ago(20))
    with World(database) as world:
        records = world.store.accounts()
        then = all_past(world.store, records, TODAY - timedelta(days=15))
        now = all_past(world.store, records, TODAY)

    before, after = (
        spread([one.metrics["engagement"]["value"] for one in each.values()], least=10)
        for each in (then, now)
    )

    assert before.p25 <= before.p50 <= before.p75
    assert 40 < after.p50 < 60


def test_what_moved_a_score_since_a_day_adds_up_to_the_change(database):
    run(database, "--from", ago(20))
    with World(database) as world:
        use(world, ACCOUNTS[11], days(TODAY - timedelta(days=8), 8), users=("lee", "max"))
        records = world.store.accounts()
        since = TODAY - timedelta(days=14)
        then = past(world.store, world.store.account(ACCOUNTS[11]).number, since)
        terms = Terms()
        roster = Roster(records, terms)
        live = Portfolio(roster, sources_of(world.store, records), When(NOW_MS))
        field = Field(list(all_uses(world.store, records, since).values()), terms.rules.engagement)
        old = scored_then(then, live.account(ACCOUNTS[11]), field, terms.rules)
        found = changed(Fields(field, live.field, live.field), old, live.scored(ACCOUNTS[11]))

    split = found.engagement
    assert split.before + split.change == split.after
    assert split.own > 0 and split.configuration == 0
    assert float(split.before) == pytest.approx(then.metrics["engagement"]["value"])


def test_a_database_that_was_deleted_is_not_made_anew_by_a_close(database, tmp_path):
    gone = str(tmp_path / "gone.db")
    settings = load({"database": gone}, environ={})
    with World(database) as world:
        assert CloseKeeper(world.store, settings, now_ms).round() <= now_ms()

    assert not (tmp_path / "gone.db").exists()


def test_two_that_close_at_once_keep_everything_once(database):
    command = [str(COMMAND), "close", "--database", database, "--from", ago(6), "--to", ago(1)]
    both = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]

    said = [each.communicate(timeout=PATIENCE_S)[0] for each in both]

    assert [each.returncode for each in both] == [0, 0], said
    assert set(snapshots(database).values()) == {1} and len(snapshots(database)) == 72
