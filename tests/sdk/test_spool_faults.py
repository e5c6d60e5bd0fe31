"""Disks that fail under the app: nothing is raised, and what can be saved is."""

import os
import shutil
from pathlib import Path

import pytest

from sdk.disks import mounted, read_only
from sdk.test_processes import needs_fork, run
from stories.served import wait_until


def unavailable(request):
    return 503, {"Retry-After": "1"}, {}


def take_all(request):
    return 200, {}, {"accepted": len(request.body["events"]), "rejected": []}


def names(collector):
    return [event["name"] for event in collector.taken]


def report(sb, *numbers):
    for n in numbers:
        assert sb.activity(f"act.{n}", user="u-7", properties={"text": "x" * 700}) is not None


def test_a_full_disk_costs_nothing_while_memory_lasts(collector, connect, tmp_path, caplog):
    with mounted(tmp_path / "disk", "size=400k") as disk:
        collector.default = unavailable
        sb = connect(spool=disk / "spool")
        report(sb, *range(1000))
        assert sb.stats().spool is None, "it says that events are in memory now"
        assert sb.stats().pending == 1000
        assert "the spool can't be used (ENOSPC)" in caplog.text

        collector.default = take_all
        assert sb.flush(timeout=20.0) == (1000, 0, 0, {})
        assert sorted(names(collector)) == sorted(f"act.{n}" for n in range(1000))
        assert sb.stats().spool is not None, "the disk is in use again"
        sb.close()


def test_what_was_on_a_full_disk_survives_the_process(collector, connect, tmp_path):
    with mounted(tmp_path / "disk", "size=400k") as disk:
        collector.default = unavailable
        sb = connect(spool=disk / "spool", max_queue=1)
        for n in range(1000):
            sb.activity(f"act.{n}", user="u-7", properties={"text": "x" * 700})
        on_disk = 1000 - sb.stats().dropped["queue_full"] - 1
        sb.close(timeout=0)
        collector.default = take_all
        later = connect(spool=disk / "spool")
        wait_until(lambda: later.stats().recovered >= on_disk, "what was on disk is sent")
        assert len(set(names(collector))) == len(names(collector))
        later.close()


def test_surveys_and_the_like_take_the_place_of_old_activities_on_a_full_disk(
    collector, connect, tmp_path
):
    with mounted(tmp_path / "disk", "size=1m") as disk:
        collector.default = unavailable
        sb = connect(spool=disk / "spool", max_spool_mb=2, max_queue=1)
        for n in range(1500):
            sb.activity(f"act.{n}", user="u-7", properties={"text": "x" * 700})
        ids = [sb.identify(f"u-{n}", traits={"text": "x" * 700}) for n in range(300)]
        assert None not in ids
        sb.close(timeout=0)
        collector.default = take_all
        later = connect(spool=disk / "spool")
        wait_until(lambda: not later._worker._spool.works_off, "the leftovers are sent")
        arrived = {event["id"] for event in collector.taken}
        assert len(set(ids) - arrived) <= 1, "all but the one that memory had place for"
        later.close()


@needs_fork
def test_a_write_that_ends_in_the_middle_of_a_line_spoils_no_other(collector):
    """A limit on the size of files cuts a write short just as a full disk does."""
    printed = run(
        """
import resource
from seatbeat import Seatbeat
resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, 10_000))
sb = Seatbeat(interval=0.01)
for n in range(300):
    assert sb.activity(f"act.{n}", user="u-7", properties={"text": "x" * (n % 97)}) is not None
result = sb.flush(10.0)
print(result.sent, result.pending, result.rejected, result.dropped)
""",
        collector.url,
    )
    assert printed == "300 0 0 {}\n"
    assert sorted(names(collector)) == sorted(f"act.{n}" for n in range(300))


def test_a_read_only_folder_means_memory(collector, connect, tmp_path, caplog):
    with read_only(tmp_path / "disk") as disk:
        sb = connect(spool=disk / "spool")
        report(sb, 0, 1)
        assert sb.stats().spool is None
        assert sb.flush(timeout=5.0) == (2, 0, 0, {})
    assert "the spool can't be used" in caplog.text


def test_a_folder_that_can_be_written_later_is_used_later(connect, tmp_path, monkeypatch):
    monkeypatch.setattr("seatbeat._spool_pages.RETRY_S", 0.01)
    (tmp_path / "spool").touch()
    sb = connect(spool=tmp_path / "spool")
    report(sb, 0)
    assert sb.stats().spool is None
    (tmp_path / "spool").unlink()
    sb.flush(timeout=5.0)
    wait_until(lambda: report(sb, 1) or sb.flush(5.0) and sb.stats().spool, "the folder is used")


def test_a_folder_that_is_removed_under_the_app_is_made_again(collector, connect, tmp_path):
    collector.default = unavailable
    sb = connect(spool=tmp_path / "spool")
    report(sb, *range(10))
    folder = Path(sb.stats().spool)
    shutil.rmtree(tmp_path / "spool")
    report(sb, *range(10, 20))
    wait_until(folder.exists, "the folder is there again")
    report(sb, *range(20, 30))
    assert sum(path.read_bytes().count(b"}\n") for path in folder.glob("*.jsonl")) >= 10
    collector.default = take_all
    assert sb.flush(timeout=10.0) == (30, 0, 0, {})
    assert names(collector) == [f"act.{n}" for n in range(30)]


def test_a_file_that_is_removed_under_the_app_is_made_again(collector, connect, tmp_path):
    collector.default = unavailable
    sb = connect(spool=tmp_path / "spool")
    report(sb, 0)
    for path in (tmp_path / "spool").rglob("*.jsonl"):
        path.unlink()
    report(sb, 1)
    wait_until(lambda: list((tmp_path / "spool").rglob("*.jsonl")), "there is a file again")
    collector.default = take_all
    assert sb.flush(timeout=10.0) == (2, 0, 0, {})


@pytest.mark.skipif(not hasattr(os, "memfd_create"), reason="Linux only")
def test_an_app_that_closes_all_descriptors_goes_on_reporting(collector):
    """As programs do that turn themselves into daemons."""
    run(
        """
import os
from seatbeat import Seatbeat
sb = Seatbeat(interval=0.01)
for n in range(10):
    sb.activity(f"act.{n}", user="u-7")
assert sb.flush(5.0).pending == 0
os.closerange(3, 1024)
others = [os.memfd_create("mine") for _ in range(100)]
for n in range(10, 20):
    sb.activity(f"act.{n}", user="u-7")
assert sb.flush(10.0).pending == 0
links = [f"/proc/self/fd/{other}" for other in others]
mine = [link for link in links if os.path.exists(link) and "mine" in os.readlink(link)]
assert len(mine) >= 98, "one number was the kept connection's, which its library closes"
assert {os.stat(link).st_size for link in mine} == {0}
os._exit(0)
""",
        collector.url,
    )
    assert sorted(names(collector)) == sorted(f"act.{n}" for n in range(20))


@pytest.mark.skipif(os.name != "posix", reason="umask")
def test_an_odd_umask_lets_nobody_look(connect, tmp_path):
    before = os.umask(0)
    try:
        sb = connect(spool=tmp_path / "spool")
        report(sb, 0)
    finally:
        os.umask(before)
    folder = Path(sb.stats().spool)
    assert [oct(path.stat().st_mode & 0o077) for path in [folder, *folder.iterdir()]] == [
        "0o0"
    ] * len([folder, *folder.iterdir()])
