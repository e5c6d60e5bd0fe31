"""The process that folds beside the server: reads are fresh, and its death costs nothing."""

import json
import os
import random
import re
import signal
import subprocess
import sys
import time
from contextlib import closing, suppress
from functools import partial

import pytest

from seatbeat_collector import config
from seatbeat_collector.fold_keeper import SETTINGS
from stories.crowd import Crowd
from stories.served import Served, children_of, runs, wait_until
from stories.world import NOON, World


def folding(served):
    """The process that folds, once there is one."""
    found = []

    def look():
        found[:] = [
            child
            for worker in children_of(served.pid)
            for child in children_of(worker)
            if b"fold_child" in command_of(child)
        ]
        return found

    wait_until(look, "there is a process that folds")
    return found[0]


def command_of(pid):
    try:
        with open(f"/proc/{pid}/cmdline", "rb") as file:
            return file.read()
    except OSError:
        return b""


@pytest.fixture
def served(tmp_path):
    with Served(tmp_path) as served:
        yield served


def test_a_read_right_after_an_answer_sees_what_was_answered(served):
    connection = served.connect()
    assert served.send([Crowd(served, "first").people[0].next_event()], connection) == 200
    wait_until(lambda: served.get("/readyz")["fold_lag_rows"] == 0, "somebody folds")
    person, at_once = Crowd(served, "acme").people[0], 0
    assert served.send([person.next_event()], connection) == 200
    wait_until(lambda: served.get("/readyz")["fold_lag_rows"] == 0, "the account is known")
    for expected in range(2, 13):
        assert served.send([person.next_event()], connection) == 200
        acts = expected - (expected + 2) // 3
        at_once += finds(served, acts)
        # A read waits for a quarter of a second, and this machine may be busy.
        wait_until(partial(finds, served, acts), "it is folded")
    assert at_once > 5
    connection.close()
    events, people, _ = wait_for_folded(served, 13)
    assert events >= people >= 2


def finds(served, acts):
    """Whether a read finds so many acts."""
    page = served.get("/v1/accounts/acme/users")["users"]
    return sum(row["actions"] for row in page) == acts


def go_on(child):
    """Let a process that was stopped go on; it was ended if it held its turn for too long."""
    with suppress(ProcessLookupError):
        os.kill(child, signal.SIGCONT)


def wait_for_folded(served, events):
    """Events, people and blocks, by /metrics, once so many events were folded."""
    found = []

    def look():
        with closing(served.connect()) as connection:
            connection.request("GET", "/metrics")
            text = connection.getresponse().read().decode()
        found[:] = [
            float(re.search(rf"^seatbeat_folded_{what}_total (.+)$", text, re.MULTILINE)[1])
            for what in ("events", "people", "blocks")
        ]
        return found[0] == events

    wait_until(look, f"{events} events are folded")
    return found


def test_nothing_is_lost_or_doubled_when_the_folding_process_is_killed_under_load(served):
    chance = random.Random(3)
    crowd = Crowd(served, "acme")
    crowd.work_until(acknowledged=50)
    for _ in range(4):
        os.kill(folding(served), signal.SIGKILL)
        crowd.work_on(chance.randrange(20, 200))
    crowd.go_home()
    crowd.check_whole()
    assert "the folding process ended" in served.says()
    assert "Traceback" not in served.says()


@pytest.mark.parametrize("how", ["kill", "stop"])
def test_the_folding_process_never_outlives_the_server(served, how):
    child = folding(served)
    getattr(served, how)()
    wait_until(lambda: not runs(child), "the folding process is gone")
    served.start()
    assert folding(served) != child


def test_a_folding_process_that_hangs_does_not_stop_ingest_for_good(served):
    child = folding(served)
    os.kill(child, signal.SIGSTOP)
    crowd = Crowd(served, "acme")
    person, connection = crowd.people[0], served.connect()
    begun = time.monotonic()
    assert served.send([person.next_event()], connection) == 200
    assert time.monotonic() - begun < 5
    connection.close()
    go_on(child)
    served.rows("/v1/accounts/acme/users", "users")


def test_reads_wait_for_a_fold_that_is_held_up_once_and_not_each(served):
    child, connection = folding(served), served.connect()
    person = Crowd(served, "acme").people[0]
    assert served.send([person.next_event()], connection) == 200
    served.rows("/v1/accounts/acme/users", "users")
    os.kill(child, signal.SIGSTOP)
    assert served.send([person.next_event()], connection) == 200
    begun = time.monotonic()
    for _ in range(40):
        assert served.get("/v1/accounts/acme/users")["users"]
    assert time.monotonic() - begun < 5  # each waiting for its part of a second: 10
    go_on(child)
    wait_until(lambda: served.get("/readyz")["fold_lag_rows"] == 0, "somebody folds again")
    assert served.send([person.next_event()], connection) == 200
    wait_until(partial(finds, served, 2), "all three events are in the numbers")
    connection.close()


def test_what_the_folding_process_says_has_the_form_of_the_servers_log(tmp_path):
    settings = {**config.load(environ={}), "database": str(tmp_path / "seatbeat.db")}
    told = {name: settings[name] for name in SETTINGS} | {"log_format": "json"}
    with World(tmp_path / "seatbeat.db") as world:
        world.tell(world.work(NOON, 5))
        with subprocess.Popen(
            [sys.executable, "-m", "seatbeat_collector.fold_child"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        ) as child:
            print(json.dumps({**told, "parent": os.getpid()}), file=child.stdin, flush=True)
            assert child.stdout.readline() == "turn\n"
            print("no", file=child.stdin, flush=True)
            said = json.loads(child.stderr.readline())
            child.stdin.close()

    assert (said["level"], said["logger"]) == ("warning", "seatbeat_collector.fold_child")
    assert said["message"].startswith("folding has to wait: ")
