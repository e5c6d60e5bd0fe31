"""What a user-day tells beyond its sums, as compact bytes."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import accumulate, chain
from operator import sub

import msgspec

from seatbeat_collector.presence.intervals import Span

encode = msgspec.msgpack.Encoder().encode
decode_features = msgspec.msgpack.Decoder(list[tuple[str, str, int]]).decode
decode_names = msgspec.msgpack.Decoder(dict[str, int]).decode
_edges = msgspec.msgpack.Decoder(list[int]).decode
_pairs = msgspec.msgpack.Decoder(list[Span]).decode


def encode_spans(spans: Iterable[Span]) -> bytes:
    """Sorted spans as differences from one edge to the next: most take two or three bytes."""
    edges = list(chain.from_iterable(spans))
    return encode([*edges[:1], *map(sub, edges[1:], edges)])


def decode_spans(body: bytes) -> list[Span]:
    """The spans in some bytes."""
    try:
        edges = list(accumulate(_edges(body)))
    except msgspec.ValidationError:  # as they were kept before version 4 of the schema
        return _pairs(body)
    return list(zip(edges[::2], edges[1::2], strict=True))
