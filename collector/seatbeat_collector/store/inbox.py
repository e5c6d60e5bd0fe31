"""What waits for the fold, as compact bytes: one heartbeat or one survey step a row."""

from __future__ import annotations

import msgspec

from seatbeat_collector.presence.intervals import Span
from seatbeat_collector.presence.timeline import Label

from .chunks import Evidence
from .rows import Beat


class _Body(msgspec.Struct, array_like=True):
    app: str = ""
    feature: str = ""
    marks: tuple[Span, ...] = ()
    visible: tuple[Span, ...] = ()
    focused: tuple[Span, ...] = ()
    bare: tuple[int, ...] = ()
    seen: tuple[int, ...] = ()


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(_Body).decode


def encode_beat(beat: Beat) -> bytes:
    """A heartbeat's bytes."""
    return _encode(_Body(beat.app, beat.feature, beat.marks, beat.visible, beat.focused, beat.bare))


def encode_step(at_ms: int) -> bytes:
    """The bytes of a survey step: a person was there, which is no mark of engaged time."""
    return _encode(_Body(seen=(at_ms,)))


def take(body: bytes, evidence: Evidence) -> None:
    """Add what a row says to the evidence."""
    row = _decode(body)
    label = Label(row.app, row.feature)
    for start, end in row.marks:
        if end > evidence.marks.get((start, label), -1):
            evidence.marks[start, label] = end
    evidence.visible.extend(row.visible)
    evidence.focused.extend(row.focused)
    evidence.bare.update((at, label) for at in row.bare)
    evidence.seen.update(row.seen)
