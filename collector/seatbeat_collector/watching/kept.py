"""The signals of an account's day as they are kept, and back.

What is about a person is kept apart, by who it is: it goes when they are erased.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

import msgspec

from seatbeat_collector.metrics.window import Window
from seatbeat_collector.signals.signal import (
    EXPANSION,
    FEEDBACK_FALLING,
    FEW_FEATURES,
    ONBOARDING_STALLED,
    SEVERITIES,
    USAGE_DROP,
    Signal,
)
from seatbeat_collector.signals.usage_drop import Drop
from seatbeat_collector.store.snapshots import KeptSignals, NewSignals

from .watch import Watched, Whose

_OF_ACCOUNTS = frozenset({USAGE_DROP, EXPANSION, FEW_FEATURES, ONBOARDING_STALLED})
"""Kinds that are never about a person."""


class _Sign(msgspec.Struct, array_like=True):
    kind: str
    severity: int
    value: float | None
    about: str | None
    evidence: dict[str, Any]


class _Body(msgspec.Struct, array_like=True):
    start: int | None
    measure: str
    drop: tuple[Any, ...]
    signals: list[_Sign]


_encode = msgspec.msgpack.Encoder(order="sorted").encode
_decode = msgspec.msgpack.Decoder(_Body).decode
_decode_signs = msgspec.msgpack.Decoder(list[_Sign]).decode


def is_about_somebody(signal: Signal) -> bool:
    """Whether a signal names a person; of a fall of feedback, one of theirs names its measure."""
    if signal.about is None or signal.kind in _OF_ACCOUNTS:
        return False
    return signal.kind != FEEDBACK_FALLING or "metric" in signal.evidence


def kept_of(found: Watched) -> NewSignals:
    """What is kept of an account's day; the same for the same signs."""
    of_account, of_people = [], defaultdict(list)
    for signal in found.signals:
        if is_about_somebody(signal):
            of_people[str(signal.about)].append(_packed(signal))
        else:
            of_account.append(_packed(signal))
    start = None if found.whose.start is None else found.whose.start.toordinal()
    body = _Body(start, found.measure, tuple(found.drop), of_account)
    people = tuple((user, _encode(own)) for user, own in sorted(of_people.items()))
    return NewSignals(_encode(body), people)


def told_of(kept: KeptSignals, account_id: str) -> Watched:
    """What was kept, as it was told."""
    body, basis = _decode(kept.body), kept.basis
    as_of = date.fromordinal(kept.day) + timedelta(days=1)
    start = None if body.start is None else date.fromordinal(body.start)
    of_people = [sign for _, own in kept.people for sign in _decode_signs(own)]
    signals = tuple(_unpacked(body.signals)) + tuple(_unpacked(of_people))
    day = Window(1, as_of, as_of)
    whose = Whose(account_id, basis["segment"], basis["timezone"], day, start)
    return Watched(whose, Drop(*body.drop), body.measure, signals)


def _packed(signal: Signal) -> _Sign:
    severity = SEVERITIES.index(signal.severity)
    return _Sign(signal.kind, severity, signal.value, signal.about, dict(signal.evidence))


def _unpacked(signs: Iterable[_Sign]) -> Iterable[Signal]:
    for one in signs:
        yield Signal(one.kind, SEVERITIES[one.severity], one.value, one.about, one.evidence)
