"""The process that folds beside the server: reads are fresh, and its death costs nothing."""

import os
import random
import signal
import time

import pytest

from stories.crowd import Crowd
from stories.served import Served, children_of, runs, wait_until


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
    person = Crowd(served, "acme").people[0]
    for expected in range(1, 13):
        assert served.send([person.next_event()], connection) == 200
        page = served.get("/v1/accounts/acme/users")["users"]
        assert sum(row["actions"] for row in page) == expected - (expected + 2) // 3
    connection.close()


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
    os.kill(child, signal.SIGCONT)
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
    os.kill(child, signal.SIGCONT)
    wait_until(lambda: served.get("/readyz")["fold_lag_rows"] == 0, "somebody folds again")
    assert served.send([person.next_event()], connection) == 200
    (row,) = served.get("/v1/accounts/acme/users")["users"]
    assert row["actions"] == sum(n % 3 != 0 for n in range(1, 4))
    connection.close()
