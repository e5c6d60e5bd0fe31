"""From events to rows: when they were, by the collector's clock."""

from __future__ import annotations

from typing import Any

import pytest

from seatbeat_collector.errors import Forbidden
from seatbeat_collector.store.rows import PageClock
from seatbeat_collector.wire.clocks import PageClocks
from seatbeat_collector.wire.ids import page_key
from stories.admission import DAY, EXAMPLES, HOUR, NOW, example, refusals, take


def test_a_wrong_sent_at_with_which_nothing_was_kept_decides_nothing_about_the_page() -> None:
    clocks = PageClocks(lambda page, epoch: None)
    wrong = take(example("heartbeat"), sent_at=NOW - 30 * DAY, clocks=clocks)
    assert (wrong.accepted, wrong.rows.clocks) == (0, [])
    right = take(example("heartbeat"), clocks=clocks)
    assert (right.accepted, [row.offset_ms for row in right.rows.clocks]) == (1, [0])


def test_a_page_keeps_its_first_offset_so_that_a_retry_lands_on_the_same_spot() -> None:
    clocks = PageClocks(lambda page, epoch: None)
    heartbeat = example("heartbeat", anchor=NOW - 3 * DAY)
    first = take(heartbeat, sent_at=NOW - 3 * DAY, clocks=clocks)
    again = take(heartbeat, sent_at=NOW - 3 * DAY, clocks=clocks, received_at_ms=NOW + HOUR)
    assert first.rows.beats == again.rows.beats
    assert first.rows.beats[0].marks[0] == (NOW, NOW + 4200)


def test_a_page_clock_goes_with_the_rows_until_it_is_confirmed() -> None:
    clocks = PageClocks(lambda page, epoch: None)
    row = PageClock(page_key(EXAMPLES["heartbeat"]["page_id"]), 0, 0)
    admitted = take(example("heartbeat"), example("heartbeat", feature="x"), clocks=clocks)
    assert admitted.rows.clocks == [row]
    clocks.confirm(admitted.rows.clocks)
    assert take(example("heartbeat"), clocks=clocks).rows.clocks == []


def test_an_offset_that_the_store_knows_is_applied() -> None:
    clocks = PageClocks(lambda page, epoch: 50_000 if epoch == 3 else None)
    admitted = take(example("heartbeat", epoch=3), clocks=clocks)
    assert admitted.rows.beats[0].marks[0][0] == EXAMPLES["heartbeat"]["anchor"] + 50_000
    assert admitted.rows.clocks == []


def test_without_sent_at_a_page_is_decided_to_be_right() -> None:
    admitted = take(example("heartbeat"), sent_at=None)
    assert [clock.offset_ms for clock in admitted.rows.clocks] == [0]


def test_an_activity_on_a_page_shares_the_clock_of_its_page() -> None:
    clocks = PageClocks(lambda page, epoch: 50_000)
    admitted = take(example("activity", page_id="p", epoch=1), example("activity"), clocks=clocks)
    on_page, bare = admitted.rows.activities
    assert (on_page.on_page, on_page.at_ms - bare.at_ms) == (True, 50_000)
    assert bare.on_page is False


def test_a_page_that_was_found_right_is_not_corrected_by_a_later_batch() -> None:
    clocks = PageClocks(lambda page, epoch: 0)
    admitted = take(example("activity", page_id="p"), sent_at=NOW - HOUR, clocks=clocks)
    assert admitted.rows.activities[0].at_ms == EXAMPLES["activity"]["occurred_at"]


@pytest.mark.parametrize("off_ms", [-3 * DAY, -30_000, 30_000, 3 * DAY])
def test_what_has_no_page_is_corrected_by_the_batch(off_ms: int) -> None:
    then = NOW - 5000 + off_ms
    events = [
        example("activity", occurred_at=then),
        example("survey", occurred_at=then),
        example("identify", occurred_at=then),
        example("account", occurred_at=then),
        example("bare_mark", occurred_at=then),
    ]
    rows = take(*events, sent_at=NOW + off_ms).rows
    at = [each.at_ms for each in (*rows.activities, *rows.surveys, *rows.users, *rows.accounts)]
    assert [*at, *rows.beats[0].bare] == [NOW - 5000] * 5


@pytest.mark.parametrize("off_ms", [-29_999, 0, 29_999])
def test_a_small_difference_is_the_network_and_no_clock(off_ms: int) -> None:
    rows = take(example("activity"), sent_at=NOW + off_ms).rows
    assert rows.activities[0].at_ms == EXAMPLES["activity"]["occurred_at"]


def test_a_corrected_bare_mark_counts_once_however_often_it_is_sent() -> None:
    mark = example("bare_mark", occurred_at=NOW - HOUR)
    first, again = (take(mark, sent_at=NOW - HOUR + d).rows.beats[0] for d in (0, 7000))
    assert first.bare != again.bare
    assert first.once is not None
    assert first.once == again.once
    assert len(first.once) == 16


@pytest.mark.parametrize(
    "change",
    [
        {"user_id": "u-18"},
        {"account_id": "other"},
        {"occurred_at": NOW - HOUR + 1},
        {"feature": "x"},
        {"app": "x"},
        {"id": "a"},
    ],
    ids=lambda change: next(iter(change)),
)
def test_another_bare_mark_counts_too(change: dict[str, Any]) -> None:
    mark = example("bare_mark", occurred_at=NOW - HOUR)
    one, other = take(mark, {**mark, **change}, sent_at=NOW - HOUR).rows.beats
    assert one.once != other.once


def test_bare_marks_of_one_id_count_once() -> None:
    mark = example("bare_mark", id="a", occurred_at=NOW - HOUR)
    one, other = take(mark, {**mark, "occurred_at": NOW - HOUR - 9}, sent_at=NOW - HOUR).rows.beats
    assert one.once == other.once


def test_an_uncorrected_bare_mark_is_harmless_twice() -> None:
    assert take(example("bare_mark")).rows.beats[0].once is None


def test_historical_times_are_taken_as_they_are() -> None:
    old = NOW - 900 * DAY
    admitted = take(
        example("activity", occurred_at=old),
        example("heartbeat", anchor=old),
        sent_at=NOW - DAY,
        historical=True,
    )
    assert admitted.rows.activities[0].at_ms == old
    assert admitted.rows.activities[0].keep_id is True
    assert admitted.rows.beats[0].marks[0][0] == old
    assert admitted.rows.clocks == []


def test_a_write_key_may_not_send_history() -> None:
    with pytest.raises(Forbidden, match="server key"):
        take(example("activity"), kind="write", historical=True)


def test_lateness_is_a_setting() -> None:
    event = example("activity", occurred_at=NOW - 30 * DAY)
    assert take(event, flags={"lateness_days": 30}).accepted == 1
    assert refusals(take(event, flags={"lateness_days": 29})) == [
        (0, "too_late", "events.0.occurred_at")
    ]
