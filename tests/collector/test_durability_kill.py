"""What was acknowledged survives the server's end, at any moment, exactly once."""

from __future__ import annotations

import json
import random
import signal
import sqlite3
import time

import pytest

from seatbeat_collector.collector import now_ms
from stories.crowd import PEOPLE, Crowd
from stories.served import Served, answered


def test_nothing_acknowledged_is_lost_or_doubled_when_the_server_is_killed_under_load(tmp_path):
    chance = random.Random(9)
    with Served(tmp_path, fold_interval_ms=50) as served:
        for repetition in range(20):
            crowd = Crowd(served, f"account-{repetition}")
            crowd.work_until(acknowledged=chance.randrange(1, 200))
            served.kill()
            crowd.gone_home()

            served.start()
            crowd.check_kept()
            crowd.send_all_again()
            crowd.check_whole()


def test_a_server_that_is_told_to_stop_under_load_commits_what_it_acknowledged(tmp_path):
    with Served(tmp_path) as served:
        crowd = Crowd(served, "acme")
        crowd.work_until(acknowledged=200)
        told = time.monotonic()
        assert served.stop() == 0
        assert time.monotonic() - told < 10
        crowd.gone_home()
        assert "Traceback" not in served.says()

        served.start()
        crowd.check_kept()
        crowd.send_all_again()
        crowd.check_whole()


@pytest.fixture
def stalled(tmp_path):
    """A server whose database is held by somebody else until the connection is rolled back."""
    with Served(tmp_path) as served:
        holder = sqlite3.connect(served.database, isolation_level=None, check_same_thread=False)
        holder.execute("begin immediate")
        yield served, holder
        holder.close()


def test_requests_under_way_are_answered_before_the_server_stops(stalled):
    served, holder = stalled
    crowd = Crowd(served, "acme")
    connections = [begun(served, person.next_event()) for person in crowd.people]

    served.signal(signal.SIGTERM)
    holder.execute("rollback")

    assert [answered(connection) for connection in connections] == [200] * PEOPLE
    for connection in connections:
        connection.close()
    assert served.wait() == 0
    served.start()
    crowd.check_whole()


def begun(served, event):
    """A connection on which the server has begun to read a request: it asked for the body."""
    body = json.dumps({"sent_at": now_ms(), "events": [event]}).encode()
    connection = served.connect()
    connection.putrequest("POST", "/v1/batch")
    connection.putheader("Authorization", f"Bearer {served.keys['write']}")
    connection.putheader("Content-Length", str(len(body)))
    connection.putheader("Expect", "100-continue")
    connection.endheaders()
    assert connection.sock.recv(100) == b"HTTP/1.1 100 Continue\r\n\r\n"
    connection.send(body)
    return connection
