"""The commands that look after a database: prune, recompute, doctor."""

from __future__ import annotations

import json
import os
import sqlite3
from contextlib import closing
from importlib import import_module
from pathlib import Path

import pytest
from click.testing import CliRunner

from seatbeat_collector import config
from seatbeat_collector.auth import create_key
from seatbeat_collector.cli import main
from seatbeat_collector.collector import now_ms
from seatbeat_collector.config import SETTINGS
from seatbeat_collector.serving import Serving, who_serves
from seatbeat_collector.store.rows import AccountTraits, Beat
from stories.served import Served
from stories.world import DAY, HOUR, MINUTE, World


@pytest.fixture
def database(tmp_path, monkeypatch):
    """A database in which somebody worked, with pauses of three minutes, long ago and yesterday."""
    for setting in SETTINGS:
        monkeypatch.delenv(f"SEATBEAT_{setting.name.upper()}", raising=False)
    monkeypatch.delenv("SEATBEAT_SETTINGS", raising=False)
    path = tmp_path / "seatbeat.db"
    today = now_ms() // DAY * DAY
    with World(path) as world:
        for account in ("acme", "globex"):
            world.tell(paused(account, today - 50 * DAY), paused(account, today - DAY))
            world.tell(world.act(today - 50 * DAY + HOUR, account=account))
        world.fold()
        while world.folder.settle_once(now_ms()):
            pass
    os.chmod(path, 0o600)
    return str(path)


def paused(account, start):
    """Somebody looks at a page for five minutes, and works in the first and in the last."""
    seen = ((start, start + 5 * MINUTE),)
    marks = ((start, start + MINUTE), (start + 4 * MINUTE, start + 5 * MINUTE))
    return Beat(account, "kim", "", "", marks, seen, seen)


def run(name, database, *words, status=0):
    result = CliRunner().invoke(main, [name, "--database", database, *words])
    assert result.exit_code == status, result.output
    return result


def minutes(database, account="acme", idle_timeout_s=60):
    with World(database, idle_timeout_s=idle_timeout_s) as world:
        return sorted(world.days(account).values())


# -- prune -----------------------------------------------------------------------------------
def test_prune_without_a_retention_deletes_nothing(database):
    assert "Everything is kept" in run("prune", database).stdout


def test_a_dry_run_tells_what_prune_then_deletes(database, monkeypatch):
    monkeypatch.setenv("SEATBEAT_RETAIN_EVIDENCE_DAYS", "30")
    monkeypatch.setenv("SEATBEAT_RETAIN_ACTIVITIES_DAYS", "30")

    told = run("prune", database, "--dry-run").stdout
    done = run("prune", database).stdout
    again = run("prune", database).stdout

    assert "activities: 2 rows" in told and "user_hours: 4 rows" in told
    assert told.replace("would go", "go") in done
    assert "activities: 0 rows" in again and "user_hours: 0 rows" in again
    assert minutes(database) == [2, 2]


def test_prune_can_make_the_file_smaller(database, monkeypatch):
    with World(database) as world:
        world.tell(*[world.act(now_ms() - 50 * DAY, f"act {n}") for n in range(6_000)])
        world.fold()
    before = os.path.getsize(database)
    monkeypatch.setenv("SEATBEAT_RETAIN_ACTIVITIES_DAYS", "30")

    run("prune", database, "--vacuum")

    assert os.path.getsize(database) < before / 2


def test_prune_makes_no_file_smaller_that_a_server_uses(database):
    server = serving(database)
    result = run("prune", database, "--vacuum", status=1)
    server.end()
    assert "Stop it first" in result.stderr


# -- recompute -------------------------------------------------------------------------------
def serving(database, **settings):
    return Serving(config.load({"database": database, **settings}, environ={}))


def test_another_idle_timeout_holds_for_all_days_and_for_every_later_start(database):
    shown = run("recompute", database, "--idle-timeout", "300").stdout

    assert "2 accounts anew with idle_timeout 300" in shown
    assert minutes(database, idle_timeout_s=300) == [5, 5]
    with Served(Path(database).parent) as served:
        answer = served.get("/v1/accounts/acme/metrics", window=60)
        engaged = answer["metrics"]["time_spent"]
        again = served.get("/readyz")
    assert engaged["value"] == 600
    assert again["fold_lag_rows"] == 0
    settings = CliRunner().invoke(main, ["settings", "--database", database]).stdout
    assert "idle_timeout = 300  [database]" in settings


def test_a_dry_run_of_recompute_changes_nothing(database):
    run("recompute", database, "--idle-timeout", "300", "--dry-run")
    assert minutes(database) == [2, 2]
    assert "idle_timeout = 60  [default]" in run("settings", database).stdout


def test_recompute_refuses_what_the_next_start_would_undo(database, monkeypatch):
    monkeypatch.setenv("SEATBEAT_IDLE_TIMEOUT", "120")
    result = run("recompute", database, "--idle-timeout", "300", status=1)
    assert "120 (environment)" in result.stderr


def test_recompute_refuses_other_rules_than_those_of_a_server_that_runs(database):
    server = serving(database)
    result = run("recompute", database, "--idle-timeout", "300", status=1)
    server.end()
    assert "with idle_timeout 60, not 300" in result.stderr
    run("recompute", database, "--idle-timeout", "300")


def test_recompute_goes_on_where_it_was(database):
    with World(database, idle_timeout_s=300) as world:  # the rules are new: all are marked
        world.folder._rebuild()
        left = world.store.upkeep.to_recompute()
    assert [account for account, _ in left] == ["globex"]

    run("recompute", database, "--idle-timeout", "300")

    assert minutes(database, idle_timeout_s=300) == [5, 5]
    assert minutes(database, "globex", idle_timeout_s=300) == [5, 5]


def test_recompute_counts_all_though_one_account_waits_already(database):
    run("recompute", database)
    with World(database) as world:
        world.tell(AccountTraits("acme", now_ms(), {"timezone": "Asia/Kolkata"}))
        assert not world.store.upkeep.recomputing()

    shown = run("recompute", database).stdout

    assert "2 accounts" in shown
    with World(database) as world:
        assert not world.store.upkeep.to_recompute()


def test_one_account_can_be_counted_anew_and_an_unknown_one_is_named(database):
    assert "1 accounts" in run("recompute", database, "--account", "acme").stdout
    assert "'nobody'" in run("recompute", database, "--account", "nobody", status=2).stderr
    words = ("--account", "acme", "--idle-timeout", "300")
    assert "all accounts" in run("recompute", database, *words, status=2).stderr


def test_days_without_evidence_keep_their_numbers_and_that_is_said(database, monkeypatch):
    monkeypatch.setenv("SEATBEAT_RETAIN_EVIDENCE_DAYS", "30")
    run("prune", database)

    shown = run("recompute", database, "--idle-timeout", "300").stdout

    assert "stay as they are" in shown
    assert minutes(database, idle_timeout_s=300) == [2, 5]


# -- doctor ----------------------------------------------------------------------------------
def findings(database, *words, status=0):
    return json.loads(run("doctor", database, "--json", *words, status=status).stdout)["findings"]


def levels(database, topic, **more):
    return [f["level"] for f in findings(database, **more) if f["topic"] == topic]


def test_doctor_as_json_names_every_subject_and_what_to_do(database):
    found = findings(database)
    assert {f["topic"] for f in found} >= {
        *("integrity", "schema", "writing", "fold", "permissions", "disk", "log", "retention"),
        *("keys", "identity", "server", "clock", "snippet"),
    }
    assert all(f["todo"] for f in found if f["level"] != "ok")


def test_doctor_warns_of_a_file_that_others_can_read(database):
    assert levels(database, "permissions") == ["ok"]
    os.chmod(database, 0o644)
    assert levels(database, "permissions") == ["warn"]


def test_doctor_warns_of_keys_that_nobody_uses(database):
    with World(database) as world:
        create_key(world.store, "server", "old", at_ms=now_ms() - 100 * DAY)
        create_key(world.store, "server", "new", at_ms=now_ms())
    assert levels(database, "keys") == ["warn", "ok"]


def test_doctor_tells_how_long_the_disk_lasts(database):
    with World(database) as world:
        world.store.upkeep.note_size(now_ms() - 2 * DAY)
        world.tell(*[world.act(now_ms() - DAY, f"act {n}") for n in range(3_000)])
    (disk,) = [f for f in findings(database) if f["topic"] == "disk"]
    assert "a day that lasts for" in disk["text"]


def test_doctor_warns_of_data_from_the_future(database):
    with World(database) as world:
        world.tell(paused("acme", now_ms() + 3 * HOUR))
        world.fold()
    assert levels(database, "clock") == ["warn"]


def test_doctor_asks_the_server_that_runs(tmp_path):
    with Served(tmp_path) as served:
        found = findings(str(served.database))
    assert [f["level"] for f in found if f["topic"] == "server"] == ["ok"]
    assert served.base_url in str(found)


def test_doctor_fails_where_the_named_server_does_not_answer(database):
    found = findings(database, "--url", "http://127.0.0.1:9", status=1)
    assert [f["level"] for f in found if f["topic"] == "server"] == ["fail"]


def cut_off(file, pages):
    file.truncate(pages * 4096)


def scribble(file, pages):
    """Spoil every eighth page, from one on."""
    size = file.seek(0, os.SEEK_END)
    for place in range(pages * 4096, size, 8 * 4096):
        file.seek(place)
        file.write(b"\xff" * 4096)


@pytest.mark.parametrize("damage", [cut_off, scribble])
@pytest.mark.parametrize("pages", [1, 17])
def test_doctor_finds_a_damaged_file_broken_and_says_what_to_do(database, damage, pages):
    with open(database, "r+b") as file:
        damage(file, pages)
    broken = [f for f in findings(database, status=1) if f["level"] == "fail"]
    assert broken and "restore" in broken[0]["todo"]


def test_a_command_that_meets_damage_says_so_in_a_sentence(database):
    with closing(sqlite3.connect(database)) as opened:
        opened.execute("drop table user_days")
        opened.commit()
    told = run("recompute", database, status=1)
    assert "no such table: user_days. `seatbeat-collector doctor` tells more." in told.stderr


# -- serving ---------------------------------------------------------------------------------
def test_a_server_is_known_for_as_long_as_it_lives(database):
    assert who_serves(database) is None
    server = serving(database, port=9999)
    assert who_serves(database).port == 9999
    server.end()
    assert who_serves(database) is None


def test_a_second_server_on_a_database_is_refused_and_the_first_is_named(database, monkeypatch):
    monkeypatch.setattr(import_module("seatbeat_collector.cli.serve"), "ENDING_S", 0)
    server = serving(database, port=9999)
    told = run("serve", database, "--port", "0", status=1).stderr
    server.end()
    assert "already" in told and "http://127.0.0.1:9999" in told and "Stop it first" in told


def test_a_server_that_was_killed_is_not_taken_for_a_running_one(tmp_path):
    with Served(tmp_path) as served:
        assert who_serves(str(served.database)).port == served.port
        served.kill()
        assert who_serves(str(served.database)) is None
        served.start()
