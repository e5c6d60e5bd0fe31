"""Whose account is known is known at once, folded or not, and not after an erasure."""

from __future__ import annotations

import asyncio
import threading

import pytest

from seatbeat_collector.errors import MustWait
from seatbeat_collector.http.lookup_lane import LookupLane
from seatbeat_collector.wire.known_users import KnownUsers
from stories.collectors import Running
from stories.world import NOON

ACT = {"type": "activity", "name": "opened", "user_id": "kim", "account_id": "acme"}
BARE = {"type": "heartbeat", "user_id": "kim"}


@pytest.mark.parametrize(
    "first", [ACT, {"type": "heartbeat", "user_id": "kim", "account_id": "acme"}]
)
def test_a_user_who_was_seen_before_the_restart_is_known_though_nothing_was_folded(tmp_path, first):
    with Running(tmp_path / "seatbeat.db") as running:
        assert running.send(first).status_code == 200
        assert running.send(BARE).status_code == 200
    with Running(tmp_path / "seatbeat.db") as again:
        assert again.collector.store.backlog().rows == 2
        assert again.send(BARE).status_code == 200
        assert again.send({**BARE, "user_id": "lee"}).status_code == 422


def test_an_erased_user_is_known_no_more(tmp_path):
    with Running(tmp_path / "seatbeat.db") as running:
        assert running.send(ACT).status_code == 200
        assert running.send(BARE).status_code == 200
        gone = running.client.delete("/v1/users/kim", headers=running.bearer("admin"))
        assert gone.status_code == 204
        assert running.send(BARE).get_json()["rejected"][0]["code"] == "unknown_account"


def test_what_was_not_kept_makes_nobody_known(tmp_path):
    with Running(tmp_path / "seatbeat.db") as running:
        writer = running.collector.store._writer._connection
        writer.execute("pragma query_only = on")
        assert running.send(ACT).status_code == 503
        writer.execute("pragma query_only = off")
        assert running.send(BARE).status_code == 422


def test_memory_is_bounded_and_what_it_forgets_is_looked_up():
    asked = []
    known = KnownUsers(lambda user: asked.append(user) or True, set, capacity=10)
    for n in range(100):
        known.add({f"user {n}"})
    assert known.knows_at_once("user 99")
    assert asked == []
    with pytest.raises(MustWait):
        known.knows_at_once("user 1")
    assert known.knows("user 1")
    assert asked == ["user 1"]


def test_lookups_run_away_from_the_event_loop_and_what_they_raise_is_raised():
    where = []

    def work(number):
        where.append(threading.current_thread().name)
        return NOON // number

    async def story():
        lane = LookupLane(work)
        return await asyncio.gather(*map(lane.run, [1, 0, 2]), return_exceptions=True)

    one, nothing, half = asyncio.run(story())
    assert (one, half) == (NOON, NOON // 2)
    assert isinstance(nothing, ZeroDivisionError)
    assert set(where) == {"seatbeat-lookup"}
