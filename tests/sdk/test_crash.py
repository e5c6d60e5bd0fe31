"""SIGKILL at any moment in the life of an event, against the real collector."""

import os
import random
import sqlite3
import threading
import time
from collections import Counter
from contextlib import closing

import pytest

from sdk.go_between import GoBetween
from sdk.mortals import Mortals
from seatbeat import Seatbeat
from stories.served import Served, wait_until

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")

LIVES = 200


class Stage:
    """A collector, somebody before it, and a spool."""

    def __init__(self, folder, served, between):
        self.served = served
        self.between = between
        self.spool = folder / "spool"
        self.key = served.keys["server"]
        self.witness = folder / "reported"

    def mortals(self):
        return Mortals(url=self.between.url, key=self.key, spool=self.spool, witness=self.witness)

    def work_off(self):
        """A last process that lives: it sends what the dead have left."""
        sb = Seatbeat(key=self.key, url=self.between.url, spool=self.spool, interval=0.01)
        try:
            wait_until(lambda: not self.left(), "nothing is left in the spool")
        finally:
            sb.close(timeout=5.0)
        return sb.stats()

    def left(self):
        return list(self.spool.glob("*/*.jsonl"))

    def stored(self):
        """How often the collector has each act and each person."""
        with closing(sqlite3.connect(self.served.database)) as store:
            acts = [name for (name,) in store.execute("select name from activities")]
            people = [user for (user,) in store.execute("select user_id from user_traits")]
        return Counter(acts + people)


@pytest.fixture(scope="module")
def stage(tmp_path_factory):
    folder = tmp_path_factory.mktemp("crash")
    with Served(folder) as served:
        between = GoBetween(served.port)
        yield Stage(folder, served, between)
        between.close()


def kill_at_random(mortals, between, chance):
    """Before the write, in the middle of it, while it waits, while it is sent."""
    pid = mortals.born()
    time.sleep(chance.uniform(0, 0.03))
    mortals.kill(pid)


def kill_before_the_answer(mortals, between, chance):
    """The collector has the batch; its sender never learns that."""
    held = threading.Event()
    between.on_answer = lambda forward: held.set()
    pid = mortals.born()
    assert held.wait(10)
    mortals.kill(pid)


def kill_after_the_answer(mortals, between, chance):
    """The sender is about to note how far it was acknowledged."""
    given = threading.Event()

    def answer(forward):
        forward()
        given.set()

    between.on_answer = answer
    pid = mortals.born()
    assert given.wait(10)
    until = time.perf_counter() + chance.uniform(0, 0.001)
    while time.perf_counter() < until:
        pass
    mortals.kill(pid)


def test_of_200_killed_processes_every_event_arrives_exactly_once(stage):
    chance = random.Random(7)
    ways = [kill_at_random, kill_before_the_answer, kill_after_the_answer]
    with stage.mortals() as mortals:
        for life in range(LIVES):
            ways[life % 3](mortals, stage.between, chance)
            stage.between.on_answer = lambda forward: forward()
        reported = mortals.reported()
    recovered = stage.work_off().recovered
    stored = stage.stored()

    assert len(reported) > LIVES, "the processes had time to report"
    assert recovered > 0
    assert reported - set(stored) == set(), "none is lost"
    assert [name for name, times in stored.items() if times > 1] == [], "none counts twice"
    # A process that was killed between the write and its note of it, at most one a life.
    assert len(set(stored) - reported) <= LIVES
