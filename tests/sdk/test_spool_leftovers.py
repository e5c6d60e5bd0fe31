"""What a process has left, the next one of the same collector and key sends."""

import contextlib
import json
import os
import random
import threading
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from seatbeat._frames import FRAME
from stories.served import wait_until


def unavailable(request):
    return 503, {}, {}


@pytest.fixture
def leave(collector, connect, tmp_path):
    """Have a client report, and end without having delivered anything; gives its folder."""

    def left(*names, spool=tmp_path / "spool", **options):
        collector.default = unavailable
        sb = connect(spool=spool, interval=60.0, **options)
        for name in names:
            sb.activity(name, user="u-7")
        sb.identify("u-7", traits={"name": "Kim"})
        folder = Path(sb.stats().spool)
        assert sb.close(timeout=0).pending == len(names) + 1
        collector.default = take_all
        return folder

    return left


def take_all(request):
    return 200, {}, {"accepted": len(request.body["events"]), "rejected": []}


def taken(collector):
    return [event.get("name", event["type"]) for event in collector.taken]


def files(folder):
    return sorted(path.name for path in folder.iterdir())


def test_what_a_client_has_left_the_next_one_sends_without_being_used(leave, collector, connect):
    folder = leave("a", "b")
    sb = connect(spool=folder.parent)
    wait_until(lambda: sb.stats().recovered == 3, "the leftovers are sent")
    assert taken(collector) == ["identify", "a", "b"]
    assert sb.close() == (0, 0, 0, {})
    assert files(folder) == [], "nothing is left to be tidied"


def test_no_thread_is_started_where_nothing_was_left(connect, tmp_path):
    before = threading.active_count()
    connect(spool=tmp_path).close()
    connect(spool=tmp_path)
    assert threading.active_count() == before


def test_another_key_or_collector_never_gets_it(leave, collector, connect):
    folder = leave("a")
    for other in ({"key": "sbs_other"}, {"url": f"{collector.url}/other"}):
        sb = connect(spool=folder.parent, **other)
        sb.activity("mine", user="u-7")
        assert sb.close(timeout=5.0).sent == 1
    assert taken(collector) == ["mine", "mine"]
    assert len(files(folder)) == 3


def test_what_a_living_client_holds_nobody_takes(collector, connect, tmp_path):
    collector.default = unavailable
    first = connect(spool=tmp_path, interval=60.0)
    first.activity("first", user="u-7")
    collector.default = take_all
    second = connect(spool=tmp_path)
    second.activity("second", user="u-7")
    assert second.close(timeout=5.0).sent == 1
    assert taken(collector) == ["second"]
    assert first.close(timeout=5.0).sent == 1
    assert taken(collector) == ["second", "first"]
    assert second.stats().recovered == 0


def test_the_rest_of_many_clients_is_found(leave, collector, connect):
    for n in range(40):
        folder = leave(f"act.{n}")
    sb = connect(spool=folder.parent)
    wait_until(lambda: sb.stats().recovered == 80, "the leftovers of all are sent")
    assert len(set(taken(collector))) == 41
    sb.close()
    assert files(folder) == []


def test_what_was_acknowledged_is_not_sent_again(collector, connect, tmp_path):
    sb = connect(spool=tmp_path, interval=60.0)
    sb.activity("delivered", user="u-7")
    sb.flush(timeout=5.0)
    collector.default = unavailable
    sb.activity("left", user="u-7")
    sb.close(timeout=0)
    collector.default = take_all
    sb = connect(spool=tmp_path)
    wait_until(lambda: sb.stats().recovered == 1, "the leftover is sent")
    assert taken(collector) == ["delivered", "left"]


def test_who_dies_while_it_is_looked_for_leaves_nothing_that_is_sent_twice(
    collector, connect, tmp_path, monkeypatch
):
    neighbour = connect(spool=tmp_path, interval=60.0)
    neighbour.identify("u-7")
    neighbour.flush(timeout=5.0)
    folder = neighbour.stats().spool
    look = os.scandir

    def slow_look(path):
        monkeypatch.setattr(os, "scandir", look)
        with look(path) as entries:
            seen = list(entries)
        neighbour.activity("delivered", user="u-7")
        neighbour.flush(timeout=5.0)
        collector.default = unavailable
        neighbour.activity("left", user="u-7")
        neighbour.close(timeout=0)
        collector.default = take_all
        return contextlib.nullcontext(iter(seen))

    monkeypatch.setattr(os, "scandir", slow_look)
    later = connect(spool=tmp_path)
    wait_until(lambda: not list(Path(folder).glob("*.jsonl")), "the leftovers are worked off")
    connect(spool=tmp_path).close(timeout=5.0)
    assert taken(collector) == ["identify", "delivered", "left"]
    assert later.stats().dropped == {}


@pytest.mark.parametrize("record", [b"", b"\xff" * 64, b"00000001 0000", b"99999999 000000000000"])
def test_an_unreadable_record_of_what_was_acknowledged_loses_nothing(
    leave, collector, connect, record
):
    folder = leave("a", "b")
    (owner,) = folder.glob("*.owner")
    if record.startswith(b"9"):
        (lane,) = folder.glob("*.bulk.*")
        lane.rename(str(lane).replace("00000001", "99999999"))
    owner.write_bytes(record)
    sb = connect(spool=folder.parent)
    wait_until(lambda: sb.stats().recovered == 3, "the leftovers are sent")
    assert sorted(taken(collector)) == ["a", "b", "identify"]


def test_events_whose_owner_is_gone_are_sent_too(leave, collector, connect):
    folder = leave("a")
    (owner,) = folder.glob("*.owner")
    owner.unlink()
    sb = connect(spool=folder.parent)
    wait_until(lambda: sb.stats().recovered == 2, "the leftovers are sent")


def test_other_files_in_the_folder_are_left_alone(leave, connect):
    folder = leave("a")
    (folder / "notes.jsonl").write_text("mine\n")
    (folder / "0123456789abcdef.bulk.1.txt").write_text("mine\n")
    sb = connect(spool=folder.parent)
    wait_until(lambda: sb.stats().recovered == 2, "the leftovers are sent")
    sb.close()
    assert files(folder) == ["0123456789abcdef.bulk.1.txt", "notes.jsonl"]


def test_rejected_leftovers_are_counted_and_shown(leave, collector, connect):
    folder = leave("a", "b")
    shown = []

    def refuse_a(request):
        names = [event.get("name") for event in request.body["events"]]
        rejected = [{"index": i, "code": "too_late"} for i, name in enumerate(names) if name == "a"]
        return 200, {}, {"accepted": len(names) - len(rejected), "rejected": rejected}

    collector.default = refuse_a
    sb = connect(spool=folder.parent, on_drop=lambda why, event: shown.append((why, event["name"])))
    wait_until(lambda: sb.stats().recovered == 2, "the others are sent")
    assert sb.stats().rejected == {"too_late": 1}
    assert shown == [("too_late", "a")]


def torn_at(place):
    """Cut the file as a crash in the middle of a write does."""
    return lambda data: data[:place]


def with_zeros(data):
    """What some file systems make of a file after a power failure."""
    return data + b"\0" * 5000


def with_rubbish(data):
    return data + random.Random(7).randbytes(600_000)


def with_half_a_line_inside(data):
    return FRAME.rstrip(b"\n") % b'{"type":"activity","na' + data


def with_a_line_that_is_no_event(data):
    return data + FRAME % b"[{}" + FRAME % b'"x}'


@pytest.mark.parametrize(
    ("damage", "names", "torn"),
    [
        pytest.param(torn_at(-1), ["a", "b"], 1, id="cut before the last newline"),
        pytest.param(torn_at(-20), ["a", "b"], 1, id="cut in the last line"),
        pytest.param(torn_at(0), [], 0, id="empty"),
        pytest.param(torn_at(1), [], 0, id="just a newline"),
        pytest.param(torn_at(2), [], 1, id="just a bracket"),
        pytest.param(with_zeros, ["a", "b", "c"], 1, id="zeros at the end"),
        pytest.param(with_half_a_line_inside, ["a", "b", "c"], 1, id="a torn line inside"),
        pytest.param(with_a_line_that_is_no_event, ["a", "b", "c"], 2, id="lines of no event"),
    ],
)
def test_torn_lines_are_skipped_and_counted(leave, collector, connect, damage, names, torn):
    folder = leave("a", "b", "c")
    (lane,) = folder.glob("*.bulk.*")
    lane.write_bytes(damage(lane.read_bytes()))
    sb = connect(spool=folder.parent)
    wait_until(lambda: not list(folder.glob("*.jsonl")), "the leftovers are worked off")
    assert taken(collector) == ["identify", *names]
    wait_until(lambda: sb.stats().dropped.get("torn", 0) == torn, "what was torn is counted")
    assert sb.close(timeout=5.0).pending == 0


def test_rubbish_of_a_broken_disk_costs_no_whole_line(leave, collector, connect):
    folder = leave("a", "b", "c")
    (lane,) = folder.glob("*.bulk.*")
    lane.write_bytes(with_rubbish(lane.read_bytes()))
    sb = connect(spool=folder.parent)
    wait_until(lambda: not list(folder.glob("*.jsonl")), "the leftovers are worked off")
    assert sorted(taken(collector)) == ["a", "b", "c", "identify"]
    wait_until(lambda: sb.stats().dropped.get("torn", 0) >= 1, "what was torn is counted")


@settings(
    max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(place=st.integers(0, 4000))
def test_wherever_a_file_is_cut_all_whole_lines_arrive(leave, collector, connect, tmp_path, place):
    names = [f"act.{n}" for n in range(20)]
    collector.taken.clear()
    folder = leave(*names)
    (lane,) = folder.glob("*.bulk.*")
    data = lane.read_bytes()
    lane.write_bytes(data[:place])
    whole = data[:place].count(b"}\n")
    sb = connect(spool=folder.parent)
    wait_until(lambda: not list(folder.glob("*.jsonl")), "the leftovers are worked off")
    assert taken(collector) == ["identify", *names[:whole]]
    sb.close()


def test_the_dropped_are_told_to_the_collector_with_the_next_batch(leave, collector, connect):
    folder = leave("a", "b")
    (lane,) = folder.glob("*.bulk.*")
    lane.write_bytes(lane.read_bytes()[:-3])
    sb = connect(spool=folder.parent)
    wait_until(lambda: not list(folder.glob("*.jsonl")), "the leftovers are worked off")
    sb.activity("", user="u-7")
    sb.activity("c", user="u-7")
    assert sb.flush(timeout=5.0).dropped == {"torn": 1, "invalid_name": 1}
    sb.activity("d", user="u-7")
    sb.flush(timeout=5.0)
    told = [request.body["lib"].get("dropped", {}) for request in collector.requests]
    assert told[-1] == {}
    assert json.dumps(told).count("torn") == json.dumps(told).count("invalid_name") == 1


def open_files():
    links = (f"/proc/self/fd/{fd}" for fd in os.listdir("/proc/self/fd"))
    return [os.readlink(link) for link in links if os.path.islink(link)]


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="this system has no /proc")
def test_no_descriptor_stays_open_after_close(leave, connect):
    folder = leave("a", "b")
    sb = connect(spool=folder.parent)
    wait_until(lambda: sb.stats().recovered == 3, "the leftovers are sent")
    sb.activity("c", user="u-7")
    sb.close(timeout=5.0)
    wait_until(lambda: str(folder) not in str(open_files()), "all files are closed")
