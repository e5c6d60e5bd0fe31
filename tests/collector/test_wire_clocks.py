"""One decision per page and epoch holds for good."""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor

import pytest

from seatbeat_collector.store.rows import PageClock
from seatbeat_collector.wire.clocks import PageClocks
from seatbeat_collector.wire.ids import page_key

PAGE, OTHER, THIRD = bytes(16), bytes(15) + b"\1", bytes(15) + b"\2"


def nothing_known(page: bytes, epoch: int) -> int | None:
    return None


@pytest.mark.parametrize(
    ("measured_ms", "offset_ms"),
    [
        (0, 0),
        (29_999, 0),
        (-29_999, 0),
        (30_000, 30_000),
        (-30_000, -30_000),
        (259_200_000, 259_200_000),
    ],
)
def test_offsets_under_30_seconds_count_as_none(measured_ms: int, offset_ms: int) -> None:
    clocks = PageClocks(nothing_known)
    assert clocks.offset(PAGE, 0, measured_ms) == (offset_ms, PageClock(PAGE, 0, offset_ms))


def test_the_first_decision_holds_whatever_is_measured_later() -> None:
    clocks = PageClocks(nothing_known)
    first, _ = clocks.offset(PAGE, 0, 50_000)
    assert [clocks.offset(PAGE, 0, later)[0] for later in (0, 90_000, -50_000)] == [first] * 3


def test_each_epoch_of_each_page_is_decided_by_itself() -> None:
    clocks = PageClocks(nothing_known)
    assert clocks.offset(PAGE, 0, 50_000)[0] == 50_000
    assert clocks.offset(PAGE, 1, 60_000)[0] == 60_000
    assert clocks.offset(OTHER, 0, 70_000)[0] == 70_000


def test_a_decision_is_handed_out_until_it_is_confirmed() -> None:
    clocks = PageClocks(nothing_known)
    row = PageClock(PAGE, 0, 50_000)
    assert clocks.offset(PAGE, 0, 50_000)[1] == row
    assert clocks.offset(PAGE, 0, 10)[1] == row
    clocks.confirm([row])
    assert clocks.offset(PAGE, 0, 10) == (50_000, None)


def test_a_durable_decision_beats_what_is_measured_now() -> None:
    clocks = PageClocks(lambda page, epoch: 77_000)
    assert clocks.offset(PAGE, 2, 1) == (77_000, None)


def test_decisions_that_are_not_in_memory_are_looked_up_together() -> None:
    asked: list[set[bytes]] = []

    def lookup_all(pages: Iterable[bytes]) -> dict[tuple[bytes, int], int]:
        asked.append(set(pages))
        return {(OTHER, 0): 77_000}

    clocks = PageClocks(nothing_known)
    clocks.confirm([PageClock(PAGE, 0, clocks.offset(PAGE, 0, 50_000)[0])])
    view = clocks.looked_up([(PAGE, 0), (OTHER, 0), (OTHER, 1), (THIRD, 0)], lookup_all)
    assert asked == [{OTHER, THIRD}]
    assert view.offset(PAGE, 0, 1) == (50_000, None)
    assert view.offset(OTHER, 0, 1) == (77_000, None)
    assert view.offset(OTHER, 1, 40_000) == (40_000, PageClock(OTHER, 1, 40_000))
    assert view.offset(THIRD, 0, 60_000) == (60_000, PageClock(THIRD, 0, 60_000))
    assert clocks.offset(OTHER, 0, 1) == (77_000, None)
    assert clocks.offset(THIRD, 0, 1) == (60_000, PageClock(THIRD, 0, 60_000))


def test_a_decision_that_is_forgotten_meanwhile_is_looked_up_by_itself() -> None:
    clocks = PageClocks(lambda page, epoch: 50_000 if page == PAGE else None, capacity=2)
    assert clocks.offset(PAGE, 0, 1) == (50_000, None)
    view = clocks.looked_up([(PAGE, 0), (OTHER, 0), (THIRD, 0)], lambda pages: {})
    for number in range(9):
        row = PageClock((number + 9).to_bytes(16, "big"), 0, 0)
        clocks.offset(row.page, 0, 0)
        clocks.confirm([row])
    assert view.offset(PAGE, 0, 1) == (50_000, None)


def test_a_forgotten_decision_is_looked_up_again() -> None:
    kept: dict[tuple[bytes, int], int] = {}
    clocks = PageClocks(lambda page, epoch: kept.get((page, epoch)), capacity=10)
    for epoch in range(50):
        offset_ms, row = clocks.offset(PAGE, epoch, 40_000 + epoch)
        assert row is not None
        kept[row.page, row.epoch] = offset_ms
        clocks.confirm([row])
    assert [clocks.offset(PAGE, epoch, 0)[0] for epoch in range(50)] == list(range(40_000, 40_050))
    assert len(clocks) <= 20


def test_confirming_what_was_forgotten_does_nothing() -> None:
    clocks = PageClocks(nothing_known)
    clocks.confirm([PageClock(OTHER, 0, 5)])
    assert len(clocks) == 0


def test_many_threads_agree_on_one_decision() -> None:
    clocks = PageClocks(nothing_known)
    measured = range(40_000, 40_400)
    with ThreadPoolExecutor(8) as pool:
        offsets = set(pool.map(lambda ms: clocks.offset(PAGE, 0, ms)[0], measured))
    assert len(offsets) == 1


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("5f0c9e3b7a1d4c2e8f60718293a4b5c6", "5F0C9E3B7A1D4C2E8F60718293A4B5C6", True),
        ("tab 7", "Tab 7", False),
        ("5f0c9e3b7a1d4c2e8f60718293a4b5c6", "5f0c9e3b-7a1d-4c2e-8f60-718293a4b5c6", False),
        ("0" * 32, "0" * 31, False),
    ],
    ids=["hex in any case", "text as it is", "a UUID is text", "31 digits are text"],
)
def test_a_page_is_known_by_sixteen_bytes(one: str, other: str, same: bool) -> None:
    assert len(page_key(one)) == len(page_key(other)) == 16
    assert (page_key(one) == page_key(other)) is same


def test_32_hexadecimal_digits_are_the_key_themselves() -> None:
    assert page_key("00112233445566778899aAbBcCdDeEfF").hex() == "00112233445566778899aabbccddeeff"
