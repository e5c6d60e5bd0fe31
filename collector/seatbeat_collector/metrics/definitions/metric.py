"""The form of a catalogue's entry."""

from __future__ import annotations

from typing import NamedTuple


class Metric(NamedTuple):
    """One entry. `window` is the number of days read when none is asked for."""

    name: str
    sentence: str
    formula: str
    unit: str
    window: int
    source: str
    version: int
