"""What other rules would do to the accounts: which change their segment, or their band."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from seatbeat_collector.scoring.terms import NOW
from seatbeat_collector.store.records import AccountRecord

from .moment import Moment
from .segmenting import segment_at

BandAt = Callable[[AccountRecord, Moment], str | None]
"""The health band of an account at a moment, by that moment's rules."""


class Effect(NamedTuple):
    """An account that would stand elsewhere."""

    account_id: str
    segment: tuple[str, str]
    """Before and after."""
    band: tuple[str | None, str | None]
    """Before and after; two None where no bands were asked for."""


def effects(before: Moment, after: Moment, *, band_at: BandAt | None = None) -> Iterator[Effect]:
    """Every account that changes segment or band between the rules of two moments, by id."""
    for record in before.store.accounts():
        segment = segment_at(record, NOW, before), segment_at(record, NOW, after)
        band = (
            (None, None) if band_at is None else (band_at(record, before), band_at(record, after))
        )
        if segment[0] != segment[1] or band[0] != band[1]:
            yield Effect(record.account_id, segment, band)
