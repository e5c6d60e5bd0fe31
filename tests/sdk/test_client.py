"""The client as an app uses it: threads, flush, close."""

import asyncio
import threading
import time

import pytest

from seatbeat import EventDropped, Seatbeat
from seatbeat._worker import Worker


def hang(released):
    """Answer only when released."""

    def step(request):
        released.wait(10)
        return 200, {}, {"accepted": len(request.body["events"]), "rejected": []}

    return step


@pytest.fixture
def released(collector):
    """While this isn't set, the collector lets its clients wait."""
    event = threading.Event()
    collector.default = hang(event)
    yield event
    event.set()


def test_events_leave_by_themselves_after_the_interval(collector, connect):
    arrived = threading.Event()

    def note(request):
        arrived.set()
        return 200, {}, {"accepted": 1, "rejected": []}

    collector.answer_with(note)
    connect().activity("opened", user="u-7")
    assert arrived.wait(5)


def test_events_reported_within_the_interval_share_a_request(collector, connect):
    sb = connect(interval=30.0)
    for name in "abc":
        sb.activity(name, user="u-7")
    assert sb.stats().pending == 3
    assert sb.flush(timeout=5.0) == (3, 0, 0, {})
    assert len(collector.requests) == 1


def test_many_threads_lose_and_double_nothing(collector, connect):
    sb = connect()

    def report(worker):
        for n in range(250):
            sb.activity(f"act.{worker}.{n}", user=f"u-{worker}")

    threads = [threading.Thread(target=report, args=(worker,)) for worker in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sb.flush(timeout=10.0) == (2000, 0, 0, {})
    assert len({event["id"] for event in collector.taken}) == 2000
    assert len({event["name"] for event in collector.taken}) == 2000
    assert collector.connections == 1


def test_every_event_is_in_exactly_one_count(collector, connect):
    def refuse_first(request):
        rejected = [{"index": 0, "code": "too_late"}]
        return 200, {}, {"accepted": len(request.body["events"]) - 1, "rejected": rejected}

    collector.answer_with(refuse_first)
    sb = connect()
    sb.activity("", user="u-7")
    for name in "abc":
        sb.activity(name, user="u-7")
    result = sb.flush(timeout=5.0)
    assert result.sent + result.pending + result.rejected + sum(result.dropped.values()) == 4
    assert sb.stats()[:6] == (True, result.sent, 0, {"too_late": 1}, {"invalid_name": 1}, 0)


def test_flush_returns_in_time_when_the_collector_does_not_answer(connect, released):
    sb = connect()
    sb.activity("opened", user="u-7")
    began = time.monotonic()
    assert sb.flush(timeout=0.2) == (0, 1, 0, {})
    assert 0.2 <= time.monotonic() - began < 1.0
    released.set()
    assert sb.flush(timeout=5.0) == (1, 0, 0, {})


def test_reporting_goes_on_while_the_collector_does_not_answer(connect, released):
    sb = connect(spool=None, max_queue=100)
    began = time.monotonic()
    ids = [sb.activity("opened", user="u-7") for _ in range(150)]
    assert time.monotonic() - began < 1.0
    assert ids[100:] == [None] * 50
    assert sb.identify("u-7", traits={"name": "Kim"}) is not None
    assert sb.stats().pending == 100
    assert sb.stats().dropped == {"queue_full": 51}


def test_strict_raises_where_the_queue_is_full(connect, released):
    sb = connect(spool=None, max_queue=1, strict=True)
    sb.activity("opened", user="u-7")
    with pytest.raises(EventDropped, match="queue_full"):
        sb.activity("opened", user="u-7")


@pytest.mark.parametrize("timeout", [0, -1, float("nan"), None, "soon"])
def test_an_odd_timeout_means_not_to_wait(connect, released, timeout):
    sb = connect()
    sb.activity("opened", user="u-7")
    assert sb.flush(timeout=timeout).pending == 1


def test_flush_with_nothing_to_send_returns_at_once(connect):
    began = time.monotonic()
    assert connect().flush(timeout=60.0) == (0, 0, 0, {})
    assert time.monotonic() - began < 1.0


def test_flushing_inside_a_callback_does_not_wait_for_itself(collector, connect):
    results = []
    sb = connect(on_drop=lambda reason, event: results.append(sb.flush(timeout=60.0)))
    collector.answer_with(
        lambda request: (200, {}, {"accepted": 0, "rejected": [{"index": 0, "code": "too_late"}]})
    )
    sb.activity("opened", user="u-7")
    assert sb.flush(timeout=5.0).rejected == 1
    assert len(results) == 1


def test_aflush_lets_the_event_loop_go_on(connect, released):
    sb = connect()
    sb.activity("opened", user="u-7")

    async def app():
        flushing = asyncio.create_task(sb.aflush(timeout=10.0))
        await asyncio.sleep(0)
        assert not flushing.done()
        released.set()
        return await flushing

    assert asyncio.run(app()).sent == 1


def test_close_delivers_what_is_pending_ends_the_thread_and_takes_no_more(collector, connect):
    before = set(threading.enumerate())

    def own_threads():
        return [each for each in set(threading.enumerate()) - before if each.name == "seatbeat"]

    sb = connect(interval=30.0)
    sb.activity("opened", user="u-7")
    assert [thread.daemon for thread in own_threads()] == [True]
    assert sb.close(timeout=5.0) == (1, 0, 0, {})
    assert own_threads() == []
    assert sb.activity("closed", user="u-7") is None
    assert sb.close(timeout=5.0) == (1, 0, 0, {"closed": 1})
    assert len(collector.taken) == 1


def test_close_says_how_many_events_were_left(connect, released, caplog):
    sb = connect()
    sb.activity("opened", user="u-7")
    assert sb.close(timeout=0.1).pending == 1
    assert "1 events were not delivered when closed" in caplog.text


def test_close_tries_once_more_where_a_pause_was_our_own_choice(collector, bench):
    tried = threading.Event()

    def fail(request):
        tried.set()
        return 503, {}, {}

    collector.answer_with(fail)
    worker = Worker(bench.spool, bench.sender, bench.ledger, interval=0.001)
    worker.put(b'{"name":"opened"}', sure=False)
    assert tried.wait(5)
    worker.flush(timeout=0.1)
    assert worker.pending == 1, "on the clock of the bench, the pause doesn't end by itself"
    worker.close(timeout=5.0)
    assert worker.pending == 0


def test_no_thread_starts_before_the_first_event(connect):
    before = threading.active_count()
    sb = connect(interval=30.0)
    sb.flush()
    assert threading.active_count() == before
    sb.activity("opened", user="u-7")
    assert threading.active_count() == before + 1


def test_the_collecting_client_can_be_closed_like_a_real_one():
    sb = Seatbeat.test(strict=False)
    sb.activity("opened", user="u-7")
    assert sb.flush() == (0, 0, 0, {})
    sb.close()
    assert sb.activity("closed", user="u-7") is None
    assert sb.stats().dropped == {"closed": 1}
    assert len(sb.events) == 1
