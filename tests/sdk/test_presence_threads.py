"""Presence in threads, in forked children, and on the one thread that tells it in time."""

import os
import threading
import time

import pytest

from seatbeat import Seatbeat
from seatbeat._rounds import Rounds


def test_many_threads_may_mark():
    sb = Seatbeat.test()
    with sb.presence(user="u-7") as here:

        def type_a_lot():
            for _ in range(300):
                here.mark()

        threads = [threading.Thread(target=type_a_lot) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    (event,) = sb.events
    coming, typing, leaving = event["marks"]
    assert coming[1] <= typing[1] <= typing[1] + typing[2] <= leaving[1]
    assert event["presence"] == [[0, 0, leaving[1], 1]]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork on this system")
def test_a_forked_child_that_goes_on_is_a_page_of_its_own_and_one_that_ends_tells_nothing(
    collector, connect
):
    sb = connect()
    with sb.presence(user="u-7") as here:
        for marks in (True, False):
            child = os.fork()
            if child == 0:
                try:
                    if marks:
                        here.mark()
                    here.__exit__()
                    sb.close(timeout=5.0)
                finally:
                    os._exit(0)
            os.waitpid(child, 0)
    sb.flush(timeout=5.0)
    pages = {event["page_id"] for event in collector.taken}
    assert len(pages) == 2


def test_news_leave_in_time_even_if_nothing_more_happens(collector, connect, monkeypatch):
    monkeypatch.setattr("seatbeat._sitting.FIRST_S", 0.05)
    sb = connect()
    here = sb.presence(user="u-7")
    here.show()
    until = time.monotonic() + 5
    while not collector.taken and time.monotonic() < until:
        time.sleep(0.01)
    assert collector.taken[0]["marks"] == [[0, 0, 0]]


def test_one_thread_serves_everybody_and_ends_when_nothing_is_planned():
    before = threading.active_count()
    done = threading.Semaphore(0)
    complaints = []
    rounds = Rounds(complaints.append)
    rounds.plan(0.03, lambda: 1 / 0)
    order = []
    for n in (3, 1, 2):
        rounds.plan(0.05 + n / 100, lambda n=n: (order.append(n), done.release()))
    assert threading.active_count() == before + 1
    for _ in range(3):
        assert done.acquire(timeout=5)
    assert order == [1, 2, 3]
    assert complaints == ["watching presence raised ZeroDivisionError"]
    until = time.monotonic() + 5
    while threading.active_count() > before and time.monotonic() < until:
        time.sleep(0.005)
    assert threading.active_count() == before
