"""Backups of a database in use: whole, complete, and in place only then."""

from __future__ import annotations

import os
import shutil
import sqlite3
import threading
from contextlib import closing
from itertools import count
from pathlib import Path

import pytest
from click.testing import CliRunner

from seatbeat_collector.cli import main
from seatbeat_collector.collector import now_ms
from seatbeat_collector.store.sqlite import backup as backups
from stories.served import Served, wait_until
from stories.world import DAY, NOON, World


def run(*words, status=0):
    result = CliRunner().invoke(main, [str(word) for word in words])
    assert result.exit_code == status, result.output
    return result


@pytest.fixture
def filled(world):
    """A world with some weeks of work, partly still in the write-ahead log."""
    for n in range(30):
        world.tell(world.work(NOON - n * 86_400_000, 5), world.act(NOON - n * 86_400_000))
    return world


def test_a_backup_holds_everything_and_opens_like_the_database(filled, tmp_path):
    file = tmp_path / "copy.db"
    shown = run("backup", "--database", filled.path, file).output
    days = filled.days()

    assert "whole" in shown and "rows" in shown
    assert file.stat().st_mode & 0o777 == 0o600
    assert {path.name for path in tmp_path.iterdir() if "copy" in path.name} == {"copy.db"}
    with World(file) as restored:
        assert restored.days() == days


def test_a_backup_holds_what_was_committed_while_it_was_copied(filled, tmp_path, monkeypatch):
    monkeypatch.setattr(backups, "PAGES_A_STEP", 1)
    more = count()

    def commit_between_steps(done, total):
        for _ in range(3):
            filled.tell(filled.act(NOON, f"act {next(more)}"))

    backups.back_up(filled.path, tmp_path / "copy.db", progress=commit_between_steps)

    told = next(more)
    with closing(sqlite3.connect(tmp_path / "copy.db")) as copy:
        (acts,) = copy.execute("select count(*) from activities").fetchone()
    assert told > 60 and acts == 30 + told


def test_a_backup_never_replaces_a_file_unless_told_so(filled, tmp_path):
    file = tmp_path / "copy.db"
    file.write_text("precious")

    assert "--force" in run("backup", "--database", filled.path, file, status=1).stderr
    assert file.read_text() == "precious"
    run("backup", "--database", filled.path, "--force", file)
    assert file.read_bytes().startswith(b"SQLite format 3")


@pytest.mark.parametrize("tail", ["", "-wal", "-shm", "-serving"])
def test_the_database_itself_is_never_written_over(filled, tail):
    words = ("backup", "--database", filled.path, "--force", f"{filled.path}{tail}")
    assert "is the database itself" in run(*words, status=1).stderr


def test_a_link_to_the_database_is_the_database(filled, tmp_path):
    link = tmp_path / "link.db"
    link.symlink_to(filled.path)
    words = ("backup", "--database", filled.path, "--force", link)
    assert "is the database itself" in run(*words, status=1).stderr


def test_a_folder_that_is_not_there_is_named(filled, tmp_path):
    words = ("backup", "--database", filled.path, tmp_path / "nowhere" / "copy.db")
    assert "no folder" in run(*words, status=1).stderr


def test_too_little_room_is_said_before_anything_is_written(filled, tmp_path, monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: shutil._ntuple_diskusage(1, 1, 0))
    words = ("backup", "--database", filled.path, tmp_path / "copy.db")

    assert "MiB are needed" in run(*words, status=1).stderr
    assert not list(tmp_path.glob("copy*"))


def test_a_damaged_database_makes_no_backup_and_leaves_the_last_good_one(filled, tmp_path):
    file = tmp_path / "copy.db"
    run("backup", "--database", filled.path, file)
    good = file.read_bytes()
    damage(filled)

    result = run("backup", "--database", filled.path, "--force", file, status=1)

    assert "damaged" in result.stderr or "malformed" in result.stderr
    assert file.read_bytes() == good
    assert not list(tmp_path.glob("*.partial*"))


def damage(world):
    """Overwrite the tables' last pages, as a failing disk would."""
    world.store._writer._connection.execute("pragma wal_checkpoint(truncate)")
    size = os.path.getsize(world.path)
    with open(world.path, "r+b") as file:
        file.seek(size // 2 // 4096 * 4096)
        file.write(os.urandom(size - size // 2))


def test_what_a_killed_backup_left_behind_is_no_obstacle(filled, tmp_path):
    (tmp_path / "copy.db.partial").write_text("half")
    (tmp_path / "copy.db.partial-wal").write_text("half")
    run("backup", "--database", filled.path, tmp_path / "copy.db")
    assert [path.name for path in tmp_path.glob("copy*")] == ["copy.db"]


def test_a_backup_under_load_holds_all_that_was_acknowledged_before_it_ended(tmp_path):
    with Served(tmp_path) as served:
        acknowledged, stop = [], threading.Event()
        sender = threading.Thread(target=send_acts, args=(served, acknowledged, stop))
        sender.start()
        wait_until(lambda: len(acknowledged) > 50, "some acts are acknowledged")
        before = len(acknowledged)
        run("backup", "--database", served.database, tmp_path / "copy.db")
        wait_until(lambda: len(acknowledged) > before, "acts are taken beside and after it")
        stop.set()
        sender.join()
        served.kill()

        for path in tmp_path.glob("seatbeat.db*"):
            path.unlink()
        shutil.copyfile(tmp_path / "copy.db", served.database)  # restoring is copying
        served.start()
        rows = served.rows("/v1/accounts/acme/features", "features")
        kept = {row["name"] for row in rows}
    assert set(acknowledged[:before]) <= kept <= {f"act {n}" for n in range(len(acknowledged) + 1)}


def send_acts(served, acknowledged, stop):
    connection = served.connect()
    for n in count():
        if stop.is_set():
            break
        event = {"type": "activity", "account_id": "acme", "user_id": "kim", "name": f"act {n}"}
        event["occurred_at"] = now_ms() - 2 * DAY
        if served.send([event], connection) == 200:
            acknowledged.append(event["name"])
    connection.close()


def test_a_backup_of_what_is_no_database_says_so(tmp_path):
    text = tmp_path / "text.db"
    text.write_text("This is a text. " * 300)
    words = ("backup", "--database", text, tmp_path / "copy.db")
    assert "not a database" in run(*words, status=1).stderr
    assert not Path(tmp_path / "copy.db").exists()
