"""The files hold what people did, so nobody but their owner may read them, whatever the umask."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

import pytest

from seatbeat_collector.store.sqlite import backup as backups
from stories.world import NOON, World

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="modes are as POSIX has them")


@pytest.fixture(autouse=True)
def generous_umask():
    """One that takes no right away from anybody."""
    before = os.umask(0)
    yield
    os.umask(before)


def modes(folder: Path) -> dict[str, int]:
    """The mode of every file in a folder."""
    return {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()}


@pytest.fixture
def worked(tmp_path):
    """A world in which somebody worked."""
    with World(tmp_path / "seatbeat.db") as world:
        world.tell(world.work(NOON, 5))
        world.fold()
        yield world


def test_a_new_database_and_what_lies_beside_it_are_for_their_owner_alone(worked, tmp_path):
    found = modes(tmp_path)

    assert {"seatbeat.db", "seatbeat.db-wal", "seatbeat.db-shm"} <= found.keys()
    assert set(found.values()) == {0o600}


def test_a_database_that_is_there_keeps_the_rights_that_it_was_given(worked, tmp_path):
    worked.store.close()
    (tmp_path / "seatbeat.db").chmod(0o640)

    with World(tmp_path / "seatbeat.db"):
        assert set(modes(tmp_path).values()) == {0o640}


def test_a_backup_is_for_its_owner_alone_at_every_step(worked, tmp_path, monkeypatch):
    folder, seen = tmp_path / "backups", []
    folder.mkdir()
    copy_log = backups._copy_log

    def look_at_the_log(database, partial, settled):
        copy_log(database, partial, settled)
        seen.append(modes(folder))

    monkeypatch.setattr(backups, "_copy_log", look_at_the_log)
    backups.back_up(worked.path, folder / "copy.db")
    seen.append(modes(folder))

    assert "copy.db.partial-wal" in seen[0]
    assert {mode for found in seen for mode in found.values()} == {0o600}


def test_a_copy_that_saves_a_deleted_database_is_for_its_owner_alone(worked, tmp_path):
    rescued = worked.store.upkeep.rescue()

    assert stat.S_IMODE(rescued.stat().st_mode) == 0o600
