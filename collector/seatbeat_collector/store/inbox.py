"""What waits for the fold: blocks of beats, one or more for each commit.

A request's beats are packed as one piece, a MessagePack list, and a block is a list of pieces. One
row for all that a commit brings costs ingest a tenth of a row for each beat, and the fold takes
blocks away whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import msgspec

from seatbeat_collector.presence.timeline import Label

from .chunks import Evidence
from .rows import Beat, SurveyAction

MOST_BEATS = 2_000
"""In one block, unless a single piece has more: what a fold takes at once is bounded by it."""
MOST_BYTES = 1 << 20
"""Of one block, unless a single piece is larger."""
A_PIECE = 500
"""Beats, at most."""

# Steps that the person did not take: they show nobody at work.
_NOT_AN_ACT = frozenset({"shown", "abandoned"})

_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(list[list[Beat]]).decode


class Piece(msgspec.Struct, frozen=True, gc=False):
    """Some beats of one request, packed."""

    beats: int
    body: bytes


class Block(NamedTuple):
    """A row of the inbox."""

    beats: int
    body: bytes


def piece_of(beats: Sequence[Beat]) -> Piece:
    """Some beats, packed."""
    return Piece(len(beats), _encode(beats))


def pieces(beats: Sequence[Beat]) -> list[Piece]:
    """The beats of a request, packed."""
    if 0 < len(beats) <= A_PIECE:
        return [piece_of(beats)]
    return [piece_of(beats[first : first + A_PIECE]) for first in range(0, len(beats), A_PIECE)]


def blocks(pieces: Iterable[Piece]) -> Iterator[Block]:
    """The pieces as blocks within the bounds."""
    held: list[msgspec.Raw] = []
    beats = size = 0
    for piece in pieces:
        beats, size = beats + piece.beats, size + len(piece.body)
        if held and (beats > MOST_BEATS or size > MOST_BYTES):
            yield Block(beats - piece.beats, _encode(held))
            held, beats, size = [], piece.beats, len(piece.body)
        held.append(msgspec.Raw(piece.body))
    if held:
        yield Block(beats, _encode(held))


def decode_block(body: bytes) -> list[Beat]:
    """The beats of a block."""
    return [beat for piece in _decode(body) for beat in piece]


def without_user(body: bytes, user_id: str) -> Block | None:
    """The block without a user's beats; None: they have none in it."""
    beats = decode_block(body)
    others = [beat for beat in beats if beat.user_id != user_id]
    return None if len(others) == len(beats) else Block(len(others), _encode([others]))


def beat_of_step(step: SurveyAction) -> Beat | None:
    """What a survey's step says of its user's presence, or None where it says nothing."""
    if step.action in _NOT_AN_ACT or step.channel == "link":  # which is no use of the product
        return None
    return Beat(step.account_id, step.user_id, seen=(step.at_ms,))


def take(beat: Beat, evidence: Evidence) -> None:
    """Add what a beat says to the evidence."""
    label = Label(beat.app, beat.feature)
    for start, end in beat.marks:
        if end > evidence.marks.get((start, label), -1):
            evidence.marks[start, label] = end
    evidence.visible.extend(beat.visible)
    evidence.focused.extend(beat.focused)
    evidence.bare.update((at, label) for at in beat.bare)
    evidence.seen.update(beat.seen)
