"""A spool that fills up: what goes, what stays, and that it stays within its bound."""

import threading
from pathlib import Path

import pytest

from seatbeat import EventDropped
from stories.served import wait_until

MIB = 1024 * 1024
TEXT = {"text": "x" * 900}


def unavailable(request):
    return 503, {"Retry-After": "600"}, {}


def take_all(request):
    return 200, {}, {"accepted": len(request.body["events"]), "rejected": []}


def size(folder):
    return sum(path.stat().st_size for path in Path(folder).rglob("*") if path.is_file())


@pytest.fixture
def cut_off(collector, connect, tmp_path):
    """A client whose collector takes nothing, with the smallest spool there is."""

    def client(**options):
        collector.default = unavailable
        return connect(spool=tmp_path / "spool", max_spool_mb=1, **options)

    return client


def arrivals(collector, connect, tmp_path):
    """What a later process delivers of what is on disk."""
    collector.default = take_all
    sb = connect(spool=tmp_path / "spool")
    wait_until(lambda: not sb.stats().pending and not sb._worker._spool.works_off, "all is sent")
    sb.close()
    return [event.get("name", event.get("user_id")) for event in collector.taken]


def test_the_oldest_activities_go_first_and_every_one_is_counted(
    cut_off, collector, connect, tmp_path
):
    sb = cut_off()
    largest = 0
    for n in range(3000):
        sb.activity(f"act.{n}", user="u-7", properties=TEXT)
        if n % 100 == 0:
            largest = max(largest, size(tmp_path / "spool"))
    stats = sb.stats()
    assert largest <= MIB
    assert stats.pending + stats.dropped["spool_full"] == 3000
    assert stats.pending > 600
    assert sb.close(timeout=0).pending == stats.pending

    kept = [int(name.split(".")[1]) for name in arrivals(collector, connect, tmp_path)]
    in_flight = kept.index(max(kept)) + 1
    assert kept[:in_flight] == list(range(3000 - in_flight, 3000)), "the newest, without a gap"
    assert len(kept) in (stats.pending, in_flight)


def test_what_must_not_be_lost_is_not_lost_for_activities(cut_off, collector, connect, tmp_path):
    sb = cut_off()
    for n in range(3000):
        sb.activity("steady", user="u-7", properties=TEXT)
        if n % 10 == 0:
            assert sb.identify(f"u-{n}", traits={"n": n}) is not None
    sb.close(timeout=0)
    arrived = arrivals(collector, connect, tmp_path)
    assert {f"u-{n}" for n in range(0, 3000, 10)} <= set(arrived)


def test_it_pushes_out_even_the_activity_written_last(cut_off, tmp_path):
    sb = cut_off()
    sb.activity("lonely", user="u-7")
    results = [sb.identify(f"u-{n}", traits=TEXT) for n in range(1500)]
    assert None not in results[:600]
    assert results[-1] is None, "but it is bounded too"
    assert size(tmp_path / "spool") <= MIB
    assert sb.activity("no room", user="u-7") is None
    stats = sb.stats()
    assert stats.pending + stats.dropped["spool_full"] == 1502


def test_strict_raises_where_the_spool_is_full(cut_off):
    sb = cut_off(strict=True)
    with pytest.raises(EventDropped, match="spool_full"):
        for n in range(2000):
            sb.identify(f"u-{n}", traits=TEXT)


def test_each_event_that_had_to_go_is_shown(cut_off):
    gone = []
    sb = cut_off(on_drop=lambda reason, event: gone.append((reason, event["name"])))
    for n in range(1500):
        sb.activity(f"act.{n}", user="u-7", properties=TEXT)
    assert len(gone) == sb.stats().dropped["spool_full"]
    assert len(set(gone)) == len(gone)
    assert {reason for reason, _ in gone} == {"spool_full"}


def test_there_is_room_again_once_the_collector_takes_events(collector, connect, tmp_path):
    collector.default = lambda request: (503, {}, {})
    sb = connect(spool=tmp_path / "spool", max_spool_mb=1)
    while sb.identify("u-7", traits=TEXT) is not None:
        pass
    collector.default = take_all
    assert sb.flush(timeout=20.0).pending == 0
    wait_until(lambda: sb.identify("u-7") is not None, "there's room")
    assert sb.flush(timeout=5.0).pending == 0


def test_a_living_neighbour_counts_for_the_bound_but_keeps_what_it_has(
    cut_off, collector, connect, tmp_path
):
    first, second = cut_off(), cut_off()
    for n in range(700):
        first.activity(f"first.{n}", user="u-7", properties=TEXT)
    for n in range(700):
        second.activity(f"second.{n}", user="u-7", properties=TEXT)
    assert size(tmp_path / "spool") <= MIB + MIB // 8
    assert first.stats().dropped == {}
    assert second.stats().dropped["spool_full"] > 300


def test_what_the_dead_have_left_is_the_oldest(cut_off, collector, connect, tmp_path):
    dead = cut_off()
    for n in range(300):
        dead.activity(f"dead.{n}", user="u-7", properties=TEXT)
    dead.close(timeout=0)
    sb = cut_off()
    for n in range(700):
        sb.activity(f"mine.{n}", user="u-7", properties=TEXT)
    sb.close(timeout=0)
    arrived = arrivals(collector, connect, tmp_path)
    assert {f"mine.{n}" for n in range(700)} <= set(arrived)
    assert len(arrived) < 1000


def test_many_files_are_delivered_in_order_and_removed(collector, connect, tmp_path):
    collector.default = lambda request: (503, {}, {})
    sb = connect(spool=tmp_path / "spool", max_spool_mb=2)
    for n in range(1500):
        sb.activity(f"act.{n}", user="u-7", properties=TEXT)
    assert len(list(tmp_path.rglob("*.bulk.*"))) > 4
    collector.default = take_all
    assert sb.flush(timeout=20.0) == (1500, 0, 0, {})
    assert [event["name"] for event in collector.taken] == [f"act.{n}" for n in range(1500)]
    wait_until(lambda: size(tmp_path / "spool") < MIB // 4, "what is delivered is removed")


def test_a_page_that_was_delivered_is_exchanged_before_it_grows_large(connect, tmp_path):
    sb = connect(spool=tmp_path / "spool")
    for n in range(10):
        for _ in range(50):
            sb.activity(f"act.{n}", user="u-7", properties=TEXT)
        assert sb.flush(timeout=5.0).pending == 0
    wait_until(lambda: size(tmp_path / "spool") < MIB // 4, "old pages are removed")


def test_threads_that_turn_pages_lose_and_double_nothing(collector, connect, tmp_path):
    sb = connect(spool=tmp_path / "spool", max_spool_mb=4, interval=0.001)

    def report(thread):
        for n in range(400):
            sb.activity(f"act.{thread}.{n}", user="u-7", properties=TEXT)
            if n % 8 == 0:
                sb.identify(f"u.{thread}.{n}", traits=TEXT)

    threads = [threading.Thread(target=report, args=(thread,)) for thread in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sb.flush(timeout=20.0) == (2700, 0, 0, {})
    assert len({event["id"] for event in collector.taken}) == len(collector.taken) == 2700
