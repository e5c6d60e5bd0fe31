"""What waits for the fold: in blocks, bounded, and gone without a trace when it should be."""

from __future__ import annotations

import sqlite3
import threading
import time
from functools import partial

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlite_utils import Database

from seatbeat_collector.errors import StoreUnavailable
from seatbeat_collector.store import inbox
from seatbeat_collector.store.migrations import migrations
from seatbeat_collector.store.rows import Beat, Rows, UserTraits
from seatbeat_collector.store.sqlite.engine import SqliteStore
from seatbeat_collector.store.sqlite.waiting import Bounds
from stories.world import ALWAYS, MINUTE, NOON, TODAY

SPANS = st.lists(st.tuples(st.integers(0, 1 << 40), st.integers(0, 1 << 40)), max_size=3).map(tuple)
BEATS = st.builds(
    Beat,
    account_id=st.none() | st.text(min_size=1, max_size=5),
    user_id=st.text(min_size=1, max_size=5),
    app=st.text(max_size=3),
    feature=st.text(max_size=3),
    marks=SPANS,
    visible=SPANS,
    focused=SPANS,
    bare=st.lists(st.integers(0, 1 << 40), max_size=3).map(tuple),
)


@given(st.lists(st.lists(BEATS, max_size=8), max_size=8))
def test_blocks_hold_every_beat_of_every_request_in_order(requests):
    made = list(inbox.blocks(piece for beats in requests for piece in inbox.pieces(beats)))
    held = [beat for block in made for beat in inbox.decode_block(block.body)]
    assert held == [beat for beats in requests for beat in beats]
    assert sum(block.beats for block in made) == len(held)


def test_a_block_is_bounded_in_beats_and_in_bytes(world):
    many = inbox.pieces([world.work(NOON, 1)] * 10_001)
    assert max(block.beats for block in inbox.blocks(many)) <= inbox.MOST_BEATS
    marks = tuple((NOON + n, NOON + n) for n in range(3_000))
    large = [inbox.piece_of([Beat("acme", "kim", marks=marks)])] * 100
    assert max(len(block.body) for block in inbox.blocks(large)) <= inbox.MOST_BYTES + 10
    assert sum(block.beats for block in inbox.blocks(large)) == 100


def test_a_commit_of_many_requests_is_one_row_that_counts_its_beats(world):
    world.tell(*(world.work(NOON + n * MINUTE, 1) for n in range(7)))
    rows = world.store._read.execute("select events, received_at_ms from inbox").fetchall()
    assert rows == [(7, NOON)]
    assert world.store.backlog() == (7, NOON)
    assert world.minutes() == 7
    assert world.store.backlog() == (0, None)


def test_a_person_who_is_deleted_is_deleted_from_what_waits_too(world):
    world.tell(world.work(NOON, 10), world.work(NOON, 3, user="lee"))
    world.tell(world.work(NOON, 20))
    assert world.store.delete_user("kim")
    assert not world.store.delete_user("kim")
    assert world.store.backlog().rows == 1
    assert world.days() == {("lee", TODAY): 3}


def test_what_waited_in_rows_of_its_own_is_folded_after_the_upgrade(tmp_path):
    path = tmp_path / "old.db"
    old = Database(path)
    migrations.apply(old, stop_before="m002_inbox_of_blocks")
    body = msgspec.msgpack.encode(
        ["web", "inbox", [[NOON, NOON + MINUTE]], [], [], [NOON + 9 * MINUTE], [NOON]]
    )
    for n in range(2_500):
        row = (NOON + n, "acme", f"user-{n % 50}", body)
        old.execute(
            "insert into beats (received_at_ms, account_id, user_id, body) values (?,?,?,?)", row
        )
    old.conn.commit()
    old.close()

    store = SqliteStore(str(path))
    try:
        assert store.backlog() == (2_500, NOON)
        held = [
            inbox.decode_block(body) for (body,) in store._read.execute("select body from inbox")
        ]
        assert [len(beats) for beats in held] == [2_000, 500]
        assert held[0][7] == Beat(
            "acme",
            "user-7",
            "web",
            "inbox",
            marks=((NOON, NOON + MINUTE),),
            bare=(NOON + 9 * MINUTE,),
            seen=(NOON,),
        )
        assert "beats" not in Database(store.path).table_names()
    finally:
        store.close()


def test_a_turn_is_lent_between_two_commits_and_what_it_returns_or_raises_is_the_lenders(world):
    other = sqlite3.connect(world.path, isolation_level=None, check_same_thread=False)

    def turn():
        other.execute("begin immediate")  # nobody else is writing
        other.execute("insert into meta values ('lent', 'yes')")
        other.execute("commit")
        return threading.current_thread().name

    assert world.store.lend_turn(turn) == "seatbeat-writer"
    other.close()
    assert world.store.meta("lent") == "yes"
    with pytest.raises(ZeroDivisionError):
        world.store.lend_turn(lambda: 1 // 0)
    world.tell(world.work(NOON, 1))
    assert world.minutes() == 1


def keep_soon(store, heard, *beats, token):
    rows = Rows(beats=list(beats))
    store.append_soon(rows, received_at_ms=NOON, token=token, tell=heard.append)


@pytest.mark.parametrize(
    "bounds", [Bounds(requests=3), Bounds(events=6), Bounds(size=270)], ids=["3", "6", "270 B"]
)
def test_what_may_wait_is_bounded_and_everything_that_found_room_is_told_at_once(tmp_path, bounds):
    store = SqliteStore(str(tmp_path / "seatbeat.db"), bounds=bounds)
    heard, begun, go_on = [], threading.Event(), threading.Event()
    hold = partial(store.lend_turn, lambda: begun.set() or go_on.wait())
    holder = threading.Thread(target=hold, daemon=True)
    holder.start()
    begun.wait()
    beat = Beat("acme", "kim", marks=((NOON, NOON + MINUTE),))
    for token in range(3):
        keep_soon(store, heard, beat, beat, token=token)
    with pytest.raises(StoreUnavailable, match="behind") as refused:
        keep_soon(store, heard, beat, beat, token="one too many")
    assert refused.value.retry_after_s
    go_on.set()
    holder.join()
    until = time.monotonic() + 30
    while not heard:
        assert time.monotonic() < until
    assert heard == [[(0, None), (1, None), (2, None)]]
    keep_soon(store, heard, beat, beat, token=3)  # there is room again
    store.close()
    assert heard[1:] == [[(3, None)]]


def test_a_request_larger_than_all_that_may_wait_is_kept_when_it_is_alone(tmp_path):
    store = SqliteStore(str(tmp_path / "seatbeat.db"), bounds=Bounds(events=1, size=1))
    store.append(Rows(beats=[Beat("acme", "kim", bare=(NOON,))] * 5), received_at_ms=NOON)
    assert store.backlog().rows == 5
    assert store.user_days("acme", *ALWAYS) == []
    store.close()


def test_traits_may_hold_numbers_of_any_size(world):
    world.tell(UserTraits("kim", "acme", NOON, {"size": 1 << 70}))
    assert world.store.user("kim").traits == {"size": 1 << 70}
