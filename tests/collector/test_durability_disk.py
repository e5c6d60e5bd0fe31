"""When the disk can't take it: a 503 that says when to come back, and nothing lost or invented."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing
from functools import partial
from queue import SimpleQueue
from uuid import UUID

import pytest
from msgspec.structs import replace

from seatbeat_collector.app import create_app
from seatbeat_collector.errors import StoreUnavailable
from seatbeat_collector.store.rows import Rows
from seatbeat_collector.wire.ids import fresh_id
from stories.collectors import Running
from stories.served import wait_until
from stories.world import ALWAYS, NOON

LONG_TEXT = "long" * 4_000


@pytest.fixture
def running(tmp_path):
    with Running(tmp_path / "seatbeat.db", queue_requests=1) as running:
        yield running


@pytest.fixture
def holder(running):
    """Another connection that can hold the database, as a backup tool would."""
    other = sqlite3.connect(running.collector.store.path, isolation_level=None)
    yield other
    other.close()


def trouble(running, pragma):
    """Make SQLite itself fail on the writer's own connection, which is idle between requests."""
    running.collector.store._writer._connection.execute(f"pragma {pragma}").fetchall()


def act(name="opened", **properties):
    return {
        "type": "activity",
        "id": str(UUID(bytes=fresh_id(NOON))),
        "account_id": "acme",
        "user_id": "kim",
        "name": name,
        "properties": properties,
    }


def stored(running):
    """How often each act is counted."""
    running.collector.folder.fold_all()
    found = running.collector.store.activity_counts("acme", *ALWAYS)
    return {name: count for name, (count, _) in found.items()}


def check_refused(answer):
    assert answer.status_code == 503
    assert answer.content_type == "application/problem+json"
    assert answer.get_json()["code"] == "store_unavailable"
    assert int(answer.headers["Retry-After"]) > 0


def check_not_ready(running, cause):
    answer = running.get("/readyz", key=None)
    check_refused(answer)
    said = answer.get_json()
    assert said["cause"] == cause
    assert said["remedy"] in said["detail"]


def in_threads(*calls):
    """Make calls at once, each in a thread of its own; the queue of what they return or raise."""
    outcomes = SimpleQueue()

    def note(call):
        try:
            outcomes.put(call())
        except Exception as error:
            outcomes.put(error)

    for call in calls:
        threading.Thread(target=note, args=(call,), daemon=True).start()
    return outcomes


def test_a_locked_database_is_a_503_after_a_while_and_nothing_once_it_is_free(running, holder):
    trouble(running, "busy_timeout = 100")
    kept, refused = act("kept"), act("refused")
    assert running.send(kept).status_code == 200
    holder.execute("begin immediate")

    check_refused(running.send(refused))
    check_not_ready(running, "database_locked")
    assert running.get("/healthz", key=None).status_code == 200

    holder.execute("rollback")
    assert running.get("/readyz", key=None).status_code == 200
    assert stored(running) == {"kept": 1}
    assert running.send(refused).status_code == 200
    assert stored(running) == {"kept": 1, "refused": 1}


def test_requests_beyond_the_queue_are_told_to_come_back_and_the_others_are_kept(running, holder):
    holder.execute("begin immediate")
    answers = in_threads(*[lambda: running.send(act())] * 6)

    check_refused(answers.get(timeout=30))  # at once, while the others wait for the lock
    holder.execute("rollback")
    rest = [answers.get(timeout=30).status_code for _ in range(5)]
    assert set(rest) <= {200, 503} and 200 in rest
    assert stored(running) == {"opened": rest.count(200)}


def test_a_full_disk_loses_nothing_acknowledged_and_takes_data_again_when_there_is_room(running):
    assert running.send(act("before")).status_code == 200
    pages = running.collector.store._read.execute("pragma page_count").fetchone()[0]
    trouble(running, f"max_page_count = {pages}")
    acts = [act(f"act {n}", text=LONG_TEXT) for n in range(20)]
    answers = [running.send(each) for each in acts]

    check_refused(answers[-1])
    check_not_ready(running, "disk_full")
    assert running.get("/healthz", key=None).status_code == 200

    trouble(running, "max_page_count = 1000000")
    kept = {f"act {n}": 1 for n, answer in enumerate(answers) if answer.status_code == 200}
    assert stored(running) == {"before": 1, **kept}
    assert {running.send(each).status_code for each in acts} == {200}
    assert stored(running) == {"before": 1, **{f"act {n}": 1 for n in range(20)}}


def test_trouble_that_lasts_is_logged_once_and_so_is_its_end(running, caplog):
    trouble(running, "query_only = on")
    for _ in range(3):
        check_refused(running.send(act()))
    trouble(running, "query_only = off")
    assert running.send(act()).status_code == 200
    assert [record.levelname for record in caplog.records] == ["ERROR", "WARNING"]


def test_what_was_refused_for_want_of_room_is_not_counted_as_accepted(running):
    trouble(running, "query_only = on")
    check_refused(running.send(act()))
    assert running.collector.counters.accepted == 0
    trouble(running, "query_only = off")
    running.send(act(), act())
    assert running.collector.counters.accepted == 2


def test_what_can_t_be_folded_on_a_full_disk_is_folded_when_there_is_room(running):
    assert running.send(act()).status_code == 200
    trouble(running, "query_only = on")
    with pytest.raises(StoreUnavailable):
        running.collector.folder.fold_all()
    trouble(running, "query_only = off")
    assert stored(running) == {"opened": 1}


def test_a_disk_that_became_read_only_is_a_503_until_it_can_be_written_again(running):
    trouble(running, "query_only = on")
    check_refused(running.send(act()))
    check_not_ready(running, "read_only")

    trouble(running, "query_only = off")
    assert running.send(act()).status_code == 200
    assert stored(running) == {"opened": 1}


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param({"at_ms": 1 << 70}, id="a number SQLite can't hold"),
        pytest.param({"user_id": b"\xff"}, id="bytes where text belongs"),
        pytest.param({"app": None}, id="nothing where text belongs"),
    ],
)
def test_one_bad_row_in_a_group_never_costs_the_others(world, wrong):
    bad = [replace(world.act(NOON, "bad"), **wrong), world.act(NOON, "beside it")]
    requests = [[world.act(NOON, f"act {n}")] for n in range(8)]
    writer = world.store._writer
    busy, go_on = threading.Event(), threading.Event()

    def hold(_):
        busy.set()
        go_on.wait()

    in_threads(partial(writer.run, hold))
    busy.wait()  # what comes from now on is committed as one group
    answers, spoilt = keep(world, requests), keep(world, [bad])
    wait_until(
        lambda: writer.waiting.requests + spoilt.qsize() == len(requests) + 1,
        "all of them wait, but for what can't even be packed",
    )
    go_on.set()
    assert [answers.get(timeout=30) for _ in requests] == [None] * 8
    assert isinstance(spoilt.get(timeout=30), Exception)
    world.fold()
    found = world.store.activity_counts("acme", *ALWAYS)
    assert found == {f"act {n}": (1, 1) for n in range(8)}


def keep(world, requests):
    """Append the activities of some requests at once; the queue of what the calls raise."""

    def append(activities):
        world.store.append(Rows(activities=activities), received_at_ms=NOON)

    return in_threads(*(partial(append, activities) for activities in requests))


@pytest.mark.parametrize("content", ["a folder", "a text"])
def test_what_is_no_database_is_refused_in_words_when_the_collector_starts(tmp_path, content):
    path = tmp_path / "seatbeat.db"
    if content == "a folder":
        path.mkdir()
    else:
        path.write_text("This is a text, and a rather long one. " * 50)
    with pytest.raises(StoreUnavailable, match="seatbeat.db: (this is a folder|file is not)"):
        create_app({"database": str(path)})


@pytest.mark.parametrize("tables", [["customers"], ["_sqlite_migrations", "customers"]])
def test_a_database_of_another_program_is_refused_and_not_touched(tmp_path, tables):
    path = tmp_path / "shop.db"
    with closing(sqlite3.connect(path)) as shop:
        for table in tables:
            shop.execute(f"create table {table} (migration_set text, name text)")
        shop.commit()
    before = path.read_bytes()

    with pytest.raises(StoreUnavailable, match="another program: it has a table 'customers'"):
        create_app({"database": str(path)})

    assert path.read_bytes() == before
    assert [each.name for each in tmp_path.iterdir()] == ["shop.db"]


def test_a_database_in_a_folder_that_is_not_there_is_refused_in_words(tmp_path):
    with pytest.raises(StoreUnavailable, match="seatbeat.db: No such file or directory$"):
        create_app({"database": str(tmp_path / "nowhere" / "seatbeat.db")})
