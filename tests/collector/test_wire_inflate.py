"""Bodies are decoded by content, not by label, and never beyond the limit."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable

import pytest

from seatbeat_collector.errors import BodyTooLarge, UnreadableBody
from seatbeat_collector.wire.inflate import inflate
from seatbeat_collector.wire.limits import MAX_BODY_BYTES

BODY = b'{"events": []}'
PACKED = gzip.compress(BODY)


@pytest.mark.parametrize("encoding", [None, "gzip", "GZIP", "identity", "br", ""])
@pytest.mark.parametrize("raw", [BODY, PACKED], ids=["plain", "gzipped"])
def test_the_same_json_comes_out_whatever_the_label_says(raw: bytes, encoding: str | None) -> None:
    assert inflate(raw, encoding=encoding) == BODY


@pytest.mark.parametrize(
    "raw",
    [PACKED[:-9], PACKED[:10], b"\x1f\x8b", PACKED[:12] + b"\xff" * 9 + PACKED[12:], PACKED + BODY],
    ids=["cut off", "header alone", "magic alone", "damaged", "something behind it"],
)
def test_broken_gzip_is_an_unreadable_body(raw: bytes) -> None:
    with pytest.raises(UnreadableBody):
        inflate(raw, encoding="gzip")


def test_a_checksum_that_does_not_fit_is_an_unreadable_body() -> None:
    damaged = PACKED[:-8] + bytes(4) + PACKED[-4:]
    with pytest.raises(UnreadableBody):
        inflate(damaged, encoding=None)


def test_zeros_that_pad_the_end_are_no_fault() -> None:
    assert inflate(PACKED + bytes(16), encoding="gzip") == BODY


def test_an_empty_body_labelled_gzip_is_unreadable() -> None:
    with pytest.raises(UnreadableBody):
        inflate(b"", encoding="gzip")


@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "gzipped"])
def test_a_body_of_exactly_the_limit_is_taken_and_one_byte_more_is_not(
    pack: Callable[[bytes], bytes],
) -> None:
    assert len(inflate(pack(b" " * MAX_BODY_BYTES), encoding=None)) == MAX_BODY_BYTES
    with pytest.raises(BodyTooLarge):
        inflate(pack(b" " * (MAX_BODY_BYTES + 1)), encoding=None)


def test_a_gzip_bomb_is_refused_without_inflating_it() -> None:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    bomb = b"".join(packer.compress(bytes(1 << 20)) for _ in range(256)) + packer.flush()
    assert len(bomb) < MAX_BODY_BYTES
    with pytest.raises(BodyTooLarge):
        inflate(bomb, encoding="gzip")
