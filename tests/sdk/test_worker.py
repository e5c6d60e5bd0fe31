"""The worker through bad times: outages, neighbours, clocks that jump."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest

import seatbeat
from sdk.go_between import GoBetween
from seatbeat import Seatbeat
from stories.served import Served, wait_until

SDK = str(Path(seatbeat.__file__).parents[1])
KINDS = ("refused", "503", "cut")


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    with Served(tmp_path_factory.mktemp("served")) as served:
        yield served


def acts(served):
    with closing(sqlite3.connect(served.database)) as store:
        return Counter(name for (name,) in store.execute("select name from activities"))


@pytest.mark.parametrize("kind", KINDS)
def test_an_outage_loses_doubles_and_raises_nothing(served, tmp_path, kind):
    between = GoBetween(served.port)
    sb = Seatbeat(
        key=served.keys["server"], url=between.url, spool=tmp_path, interval=0.01, strict=True
    )
    names = [f"{kind}.{n}" for n in range(300)]
    rest = iter(names)

    def report(count):
        for _ in range(count):
            sb.activity(next(rest), user="u-7", account="acme")
            time.sleep(0.002)  # the pace of the story, nothing waits for it

    report(100)
    with between.out_of_order(kind):
        report(100)
        assert sb.stats().pending > 0
    report(100)
    assert sb.flush(timeout=20.0) == (300, 0, 0, {})
    sb.close()
    between.close()
    assert {name: acts(served)[name] for name in names} == dict.fromkeys(names, 1)


def test_a_neighbours_death_is_noticed_by_who_lives_on(collector, connect, tmp_path, monkeypatch):
    for module in ("_spool", "_worker"):
        monkeypatch.setattr(f"seatbeat.{module}.LOOK_EVERY_S", 0.05)
    sb = connect(spool=tmp_path)
    sb.activity("mine", user="u-7")
    sb.flush(timeout=5.0)
    collector.default = lambda request: (503, {}, {})
    script = """
import sys
from seatbeat import Seatbeat
sb = Seatbeat(spool=sys.argv[1], interval=60.0)
for n in range(100):
    sb.activity(f"neighbour.{n}", user="u-7")
print(sb.stats().pending, flush=True)
sys.stdin.read()
"""
    environ = {"PYTHONPATH": SDK, "SEATBEAT_KEY": "sbs_0123456789abcdef"}
    neighbour = subprocess.Popen(
        [sys.executable, "-c", script, str(tmp_path)],
        env={**os.environ, **environ, "SEATBEAT_URL": collector.url},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert neighbour.stdout.readline() == "100\n"
    collector.default = lambda request: (
        200,
        {},
        {"accepted": len(request.body["events"]), "rejected": []},
    )
    sb.activity("still.mine", user="u-7")
    sb.flush(timeout=5.0)
    assert sb.stats().recovered == 0, "who lives keeps what is theirs"
    neighbour.send_signal(signal.SIGKILL)
    neighbour.communicate()
    wait_until(lambda: sb.stats().recovered == 100, "the neighbour's events are sent")
    names = Counter(event["name"] for event in collector.taken)
    assert names == dict.fromkeys(
        [f"neighbour.{n}" for n in range(100)] + ["mine", "still.mine"], 1
    )
    assert sb.stats().sent == 2


@pytest.mark.parametrize("jump_s", [-86_400, -1, 1, 86_400], ids=lambda jump_s: f"{jump_s} s")
def test_a_clock_that_jumps_stops_nothing(collector, connect, tmp_path, monkeypatch, jump_s):
    real_ns, real = time.time_ns, time.time
    sb = connect(spool=tmp_path, interval=0.05)
    sb.activity("before", user="u-7")
    assert sb.flush(timeout=5.0).pending == 0
    monkeypatch.setattr(time, "time_ns", lambda: real_ns() + jump_s * 1_000_000_000)
    monkeypatch.setattr(time, "time", lambda: real() + jump_s)
    sb.activity("after", user="u-7")
    wait_until(lambda: len(collector.requests) == 2, "it is sent by itself", patience_s=5)
    first, second = (request.body["sent_at"] for request in collector.requests)
    assert abs(second - first - jump_s * 1000) < 5000, "and says what the clock says now"


def test_a_backlog_is_sent_without_waiting_for_the_interval(collector, connect):
    sb = connect(interval=60.0)
    for n in range(1000):
        sb.activity(f"act.{n}", user="u-7", properties={"text": "x" * 200})
    wait_until(lambda: len(collector.taken) > 500, "it is sent by itself")


def test_an_on_drop_that_raises_is_told_of_and_stops_nothing(connect, collector, caplog):
    def fail(reason, event):
        raise RuntimeError("on_drop")

    sb = connect(on_drop=fail)
    collector.answer_with(
        lambda request: (200, {}, {"accepted": 0, "rejected": [{"index": 0, "code": "too_late"}]})
    )
    sb.activity("opened", user="u-7")
    sb.flush(timeout=5.0)
    sb.activity("opened", user="u-7")
    assert sb.flush(timeout=5.0).sent == 1
    assert "on_drop raised RuntimeError" in caplog.text
