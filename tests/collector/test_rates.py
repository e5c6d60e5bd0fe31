"""How much a key and a user may send: settable, off by default, fair to large batches."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seatbeat_collector.app import asgi_app
from seatbeat_collector.auth import create_key
from seatbeat_collector.errors import RateLimited
from seatbeat_collector.http.rates import BURST_S, Buckets
from stories.asgi import ask
from stories.collectors import Clock, Running
from stories.world import NOON

APP = "https://app.example.com"


def limited(tmp_path, **settings):
    return Running(tmp_path / "seatbeat.db", **settings)


def acts(count, user="kim"):
    act = {"type": "activity", "name": "opened", "user_id": user, "account_id": "acme"}
    return [act] * count


def check_limited(answer, whose):
    assert answer.status_code == 429
    assert answer.content_type == "application/problem+json"
    problem = answer.get_json()
    assert (problem["code"], problem["limit"]) == ("rate_limited", whose)
    return int(answer.headers["Retry-After"])


def test_nobody_is_limited_unless_a_limit_is_set(tmp_path):
    with limited(tmp_path) as running:
        for _ in range(20):
            assert running.send(*acts(1_000), key="write").status_code == 200


def test_a_key_that_sends_too_much_is_told_when_to_come_back_and_others_go_on(tmp_path):
    with limited(tmp_path, rate_limit_per_key=10) as running:
        for _ in range(10 * BURST_S):
            assert running.send(*acts(1), key="write").status_code == 200
        wait_s = check_limited(running.send(*acts(1), key="write"), "key")
        assert wait_s == 1
        assert running.send(*acts(1), key="server").status_code == 200
        running.clock.forward(wait_s * 1000)
        for _ in range(10):
            assert running.send(*acts(1), key="write").status_code == 200
        check_limited(running.send(*acts(1), key="write"), "key")
        assert running.collector.counters.rate_limited == {"key": 2}
        assert running.collector.counters.answers[429] == 2
        assert running.collector.counters.accepted == 10 * BURST_S + 11


def test_a_batch_larger_than_what_is_left_passes_once_and_is_waited_for_after(tmp_path):
    with limited(tmp_path, rate_limit_per_key=10) as running:
        assert running.send(*acts(99)).status_code == 200
        assert running.send(*acts(1_000)).status_code == 200
        assert check_limited(running.send(*acts(1)), "key") == 100
        running.clock.forward(99_900)
        check_limited(running.send(*acts(1)), "key")
        running.clock.forward(200)
        assert running.send(*acts(1)).status_code == 200


def test_what_is_rejected_counts_for_the_key_that_sent_it(tmp_path):
    with limited(tmp_path, rate_limit_per_key=1) as running:
        assert running.send(*[{"type": "no such"}] * 10).status_code == 422
        check_limited(running.send(*acts(1)), "key")


def test_a_user_who_sends_too_much_under_a_write_key_holds_up_nobody_else(tmp_path):
    with limited(tmp_path, rate_limit_per_user=1) as running:
        assert running.send(*acts(30), key="write").status_code == 200
        assert check_limited(running.send(*acts(1), key="write"), "user") == 20
        assert running.send(*acts(1, user="lee"), key="write").status_code == 200
        check_limited(running.send(*acts(1), *acts(1, user="lee"), key="write"), "user")
        assert running.send(*acts(30), key="server").status_code == 200
        assert running.send(*acts(30), key="server").status_code == 200
        running.clock.forward(21_000)
        assert running.send(*acts(1), key="write").status_code == 200
        assert running.collector.counters.rate_limited == {"user": 2}


@pytest.mark.parametrize("front", ["wsgi", "asgi"])
def test_a_page_can_read_why_it_was_limited_and_until_when(tmp_path, front):
    with limited(tmp_path, rate_limit_per_key=1) as running:
        key = create_key(running.collector.store, "write", "page", origins=(APP,), at_ms=NOON)
        headers = {"Authorization": f"Bearer {key}", "Content-Type": "text/plain", "Origin": APP}
        body = json.dumps({"events": acts(10)}).encode()

        def send():
            if front == "asgi":
                said = ask(asgi_app(running.app), "POST", "/v1/batch", headers.items(), body)
                return said.status, said.headers
            answer = running.client.post("/v1/batch", data=body, headers=headers)
            return answer.status_code, {k.lower(): v for k, v in answer.headers.items()}

        assert send()[0] == 200
        status, told = send()
        assert status == 429
        assert told["access-control-allow-origin"] == APP
        assert "retry-after" in told["access-control-expose-headers"]
        assert told["retry-after"] == "1"


def test_a_clock_that_is_set_back_locks_nobody_out_for_long():
    clock = Clock()
    buckets = Buckets(10, clock)
    buckets.take({"kim": 100})
    clock.forward(-86_400_000)
    with pytest.raises(RateLimited):
        buckets.take({"kim": 1})
    clock.forward(101_000)
    buckets.take({"kim": 1})


@given(
    st.integers(1, 50),
    st.lists(st.tuples(st.integers(0, 3_000), st.integers(1, 40)), min_size=1, max_size=60),
)
def test_over_any_time_a_bucket_lets_pass_its_rate_and_one_burst_and_one_batch(rate, steps):
    clock = Clock()
    buckets, taken = Buckets(rate, clock), 0
    for pause_ms, events in steps:
        clock.forward(pause_ms)
        try:
            buckets.take({"kim": events})
        except RateLimited as refused:
            clock.forward(refused.retry_after_s * 1000)
            buckets.take({"kim": events})  # what it was told is true
        taken += events
    assert taken <= rate * BURST_S + rate * (clock() - NOON) / 1000 + 40


def test_only_buckets_that_are_not_full_take_memory_and_never_more_than_there_is_room_for():
    clock = Clock()
    buckets = Buckets(1, clock, capacity=100)
    for n in range(1_000):
        buckets.take({n: 5})
        clock.forward(1)
    assert len(buckets) <= 101
    buckets.take({"over": 30})
    clock.forward(6_000)
    for n in range(100):
        buckets.take({(n,): 1})
    with pytest.raises(RateLimited):
        buckets.take({"over": 1})
