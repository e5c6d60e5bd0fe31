"""What happens when more is reported than can be kept."""

from seatbeat._queue import BATCH_BYTES, Queue


def fill(queue, *lines, sure=False):
    return [gone for line in lines for gone in queue.put(line, sure=sure)]


def test_a_full_queue_refuses_the_newest():
    queue = Queue(2)
    assert fill(queue, b"a", b"b", b"c") == [b"c"]
    assert queue.take() == [b"a", b"b"]


def test_a_taken_batch_counts_until_it_is_settled():
    queue = Queue(2)
    fill(queue, b"a", b"b")
    batch = queue.take()
    assert fill(queue, b"c") == [b"c"]
    queue.settle(batch)
    assert fill(queue, b"d") == []
    assert queue.pending == 1


def test_what_must_not_be_lost_pushes_out_the_oldest_that_may_be():
    queue = Queue(3)
    fill(queue, b"a", b"b", b"c")
    assert fill(queue, b"sure 1", b"sure 2", sure=True) == [b"a", b"b"]
    assert queue.take() == [b"sure 1", b"sure 2", b"c"]


def test_what_must_not_be_lost_is_bounded_too():
    queue = Queue(2)
    assert fill(queue, b"1", b"2", b"3", sure=True) == [b"3"]
    assert fill(queue, b"a") == [b"a"]


def test_bytes_are_bounded_as_well_as_events():
    queue = Queue(1000, max_bytes=100)
    assert fill(queue, b"x" * 60, b"y" * 60, b"z" * 40) == [b"y" * 60]
    assert fill(queue, b"s" * 50, sure=True) == [b"x" * 60]
    assert fill(queue, b"t" * 200, sure=True)[-1] == b"t" * 200


def test_a_batch_ends_at_500_events_or_256_kib():
    queue = Queue(10_000)
    fill(queue, *[b"x"] * 600)
    assert [len(queue.take()), len(queue.take())] == [500, 100]
    fill(queue, *[b"x" * 100_000] * 3)
    batch = queue.take()
    assert len(batch) == 2
    assert sum(map(len, batch)) <= BATCH_BYTES
