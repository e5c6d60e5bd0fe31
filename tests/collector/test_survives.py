"""The server outlives a full disk, a lock, a torn log and a deleted file, and loses nothing."""

from __future__ import annotations

import json
import os
import resource
import sqlite3
import subprocess
import sys
from contextlib import closing, suppress
from itertools import count
from uuid import UUID

import pytest

from seatbeat_collector.collector import now_ms
from seatbeat_collector.wire.ids import fresh_id
from stories.served import Served, answered, children_of, wait_until

DAY_MS = 86_400_000
ROOM = 24 << 20

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="takes rights away as Linux does")


class Teller:
    """Tells of acts, one a request, and remembers which of them were acknowledged."""

    def __init__(self, served):
        self._served = served
        self._numbers = count()
        self.acknowledged = set()

    def tell(self, times=1, *, text=""):
        """Send so many acts; the last answer's status, or 0 where the server went away."""
        status = 0
        with suppress(OSError), closing(self._served.connect()) as connection:
            for _ in range(times):
                name = f"act {next(self._numbers)}"
                status = self._served.send([act(name, text)], connection)
                if status == 200:
                    self.acknowledged.add(name)
        return status

    def check_kept(self):
        """All that was acknowledged is counted, and nothing twice."""
        wait_until(lambda: ready(self._served)[0] == 200, "the server is ready")
        rows = self._served.rows("/v1/accounts/acme/features", "features")
        found = {row["name"]: row["count"] for row in rows}
        assert found.keys() >= self.acknowledged
        assert set(found.values()) == {1}


def act(name, text):
    return {
        "type": "activity",
        "id": str(UUID(bytes=fresh_id(now_ms()))),
        "account_id": "acme",
        "user_id": "kim",
        "name": name,
        "occurred_at": now_ms() - 2 * DAY_MS,
        "properties": {"text": text},
    }


def ready(served):
    """Status and body of /readyz, or (0, {}) while nobody listens."""
    try:
        with closing(served.connect()) as connection:
            connection.request("GET", "/readyz")
            answer = connection.getresponse()
            return answer.status, json.loads(answer.read())
    except OSError:
        return 0, {}


def cause(served):
    return ready(served)[1].get("cause")


@pytest.fixture
def small_disk(tmp_path):
    """A file system of its own with little room."""
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={ROOM}", "tmpfs", str(tmp_path)],
        capture_output=True,
        check=False,
    )
    if done.returncode:
        pytest.skip("may not mount a small disk")
    yield tmp_path
    subprocess.run(["umount", "--lazy", str(tmp_path)], check=True)


def test_a_full_disk(small_disk):
    with Served(small_disk, log_format="json") as served:
        teller = Teller(served)
        assert teller.tell(5) == 200
        filler = small_disk / "filler"
        fill(filler)
        wait_until(lambda: teller.tell(text="x" * 20_000) == 503, "the disk is full")

        assert cause(served) == "disk_full"
        assert teller.tell(20, text="x" * 20_000) == 503
        filler.unlink()
        wait_until(lambda: teller.tell() == 200, "there is room again")

        teller.check_kept()
        said = [json.loads(line) for line in served.says().splitlines() if line.startswith("{")]
    about_it = [line for line in said if "disk is full" in line["message"]]
    assert 1 <= len(about_it) <= 4
    assert not any("act " in json.dumps(line) for line in said)


def fill(path):
    with path.open("wb") as file, pytest.raises(OSError):
        while True:
            os.write(file.fileno(), b"." * 65_536)


def test_a_disk_that_refuses_to_write(tmp_path):
    with Served(tmp_path) as served:
        teller = Teller(served)
        assert teller.tell(5) == 200
        limited(served, 4096)
        wait_until(lambda: teller.tell() == 503, "nothing can be written")

        assert cause(served) in ("disk_fails", "disk_full")
        limited(served, resource.RLIM_INFINITY)
        wait_until(lambda: teller.tell() == 200, "the disk is well again")

        teller.check_kept()


def limited(served, size):
    """Let no process of the server write beyond so many bytes of a file."""
    family = [served.pid]
    for pid in family:
        family += children_of(pid)
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


def test_another_process_that_holds_the_database(tmp_path):
    with Served(tmp_path) as served, closing(sqlite3.connect(served.database)) as holder:
        teller = Teller(served)
        assert teller.tell(5) == 200
        holder.isolation_level = None
        holder.execute("begin immediate")
        with closing(served.connect()) as connection:
            served.begin([act("while it was held", "")], connection)
            wait_until(lambda: cause(served) == "writer_stuck", "the lock is noticed")
            holder.execute("rollback")
            assert answered(connection) == 200
        teller.acknowledged.add("while it was held")

        teller.check_kept()


@pytest.fixture
def immutable(tmp_path):
    """Take the right to write to some files away from everyone, or give it back."""
    changed = []

    def change(right, *files):
        done = subprocess.run(["chattr", right, *map(str, files)], capture_output=True, check=False)
        if done.returncode:
            pytest.skip("may not make a file immutable")
        changed.extend(files)

    try:
        yield change
    finally:
        for path in changed:
            subprocess.run(["chattr", "-i", str(path)], capture_output=True, check=False)


def test_a_file_that_could_not_be_written_to_when_it_was_opened(tmp_path, immutable):
    with Served(tmp_path) as served:
        teller = Teller(served)
        assert teller.tell(5) == 200
        served.stop()
        immutable("+i", served.database)
        served.start()

        assert cause(served) == "read_only"
        assert teller.tell() == 503
        immutable("-i", served.database)

        wait_until(lambda: teller.tell() == 200, "the file can be written to")
        teller.check_kept()


@pytest.mark.parametrize("damage", ["garbage", "torn"])
def test_a_write_ahead_log_whose_end_is_damaged(tmp_path, damage):
    with Served(tmp_path) as served:
        teller = Teller(served)
        assert teller.tell(20) == 200
        served.kill()
        with open(f"{served.database}-wal", "ab") as log:
            log.write(os.urandom(9_000) if damage == "garbage" else bytes(24))

        served.start()

        teller.check_kept()
        assert teller.tell() == 200


def test_a_file_that_is_deleted_beneath_it(tmp_path):
    with Served(tmp_path) as served:
        teller = Teller(served)
        assert teller.tell(20) == 200
        served.database.unlink()
        assert teller.tell() == 503

        wait_until(lambda: teller.tell() == 200, "the server put the file back")

        assert served.database.exists()
        teller.check_kept()
        served.kill()
        served.start()
        teller.check_kept()


def test_a_file_that_is_moved_away_and_back(tmp_path):
    with Served(tmp_path) as served:
        teller = Teller(served)
        assert teller.tell(5) == 200
        away = tmp_path / "away.db"
        served.database.rename(away)

        assert teller.tell() == 503
        assert cause(served) == "database_moved"
        away.rename(served.database)

        assert teller.tell() == 200
        teller.check_kept()
