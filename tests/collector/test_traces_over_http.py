"""200 random people on several tabs and devices: what the API says is what the algebra says."""

import random
from datetime import timedelta

import pytest

from seatbeat_collector.presence.engaged import engaged, parts
from seatbeat_collector.presence.intervals import length, union
from stories.collectors import Running
from stories.traces import random_trace
from stories.world import NOON, TODAY

PEOPLE = 200
TIMEOUTS = (30, 60, 300)
TOMORROW = (TODAY + timedelta(days=1)).isoformat()


def deliver(running, traces, how):
    """Send everything in the order of the story, shuffled, or shuffled and twice."""
    chance = random.Random(how)
    requests = [events for trace in traces for events in trace.requests(chance)]
    if how != "in order":
        chance.shuffle(requests)
    if how == "doubled":
        requests += chance.sample(requests, len(requests))
    for start in range(0, len(requests), 20):  # as one sender would batch them
        events = [event for events in requests[start : start + 20] for event in events]
        answer = running.send(*events)
        assert answer.get_json()["rejected"] == []


@pytest.mark.parametrize("how", ["in order", "shuffled", "doubled"])
def test_the_api_gives_exactly_the_algebras_numbers(tmp_path, how):
    traces = [random_trace(n, random.Random(n), NOON) for n in range(PEOPLE)]
    engaged_people = 0
    with Running(tmp_path / "seatbeat.db") as running:
        deliver(running, traces, how)
        for trace in traces:
            timeline = trace.timeline()
            for timeout in TIMEOUTS:
                time_spent = running.metrics(
                    trace.account_id, window=3, as_of=TOMORROW, idle_timeout=timeout
                )["time_spent"]
                spans = engaged(timeline, idle_timeout_ms=timeout * 1000)
                expected = length(spans) / 1000
                assert (time_spent["value"] or 0) == expected, (trace.user_id, timeout)
                assert (time_spent["wall_seconds"] or 0) == expected
                engaged_people += expected > 60
    assert engaged_people > PEOPLE  # the traces do tell something


def test_the_split_by_feature_adds_up_to_the_whole(tmp_path):
    traces = [random_trace(n, random.Random(n), NOON) for n in range(20)]
    with Running(tmp_path / "seatbeat.db") as running:
        deliver(running, traces, "shuffled")
        running.collector.folder.catch_up()
        for trace in traces:
            found = running.collector.store.feature_times(
                trace.account_id, TODAY - timedelta(days=2), TODAY
            )
            expected = {}
            for part in parts(trace.timeline(), idle_timeout_ms=60_000):
                expected[part.label] = expected.get(part.label, 0) + part.end - part.start
            assert found == expected


def test_wall_time_and_the_peak_are_those_of_the_people_together(tmp_path):
    traces = [
        random_trace(n, random.Random(n % 3), NOON)._replace(account_id="acme") for n in range(9)
    ]
    with Running(tmp_path / "seatbeat.db") as running:
        deliver(running, traces, "shuffled")
        time_spent = running.metrics("acme", window=3, as_of=TOMORROW)["time_spent"]
        spans = [engaged(trace.timeline(), idle_timeout_ms=60_000) for trace in traces]
        assert time_spent["value"] == sum(map(length, spans)) / 1000
        assert time_spent["wall_seconds"] == length(union(*spans)) / 1000
        assert time_spent["peak_concurrent"] >= 3
