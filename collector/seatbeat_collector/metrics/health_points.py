"""From an indicator's raw value to whole points, 0 to 100."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache

from .exact import exact, half_up
from .readings import Raw
from .rules.health import Banded, Linear, Scale, Words

GOOD = 100
AVERAGE = 60
POOR = 0

Amount = int | float | Fraction


def points_of(raw: Raw, scale: Scale) -> int | None:
    """The points; None for a value that says nothing on this scale."""
    if isinstance(scale, Words):
        said = str(raw).lower() if isinstance(raw, bool) else raw
        return _by_word(said, scale) if isinstance(said, str) else None
    if raw is None or isinstance(raw, bool | str):
        return None
    return _by_band(raw, scale) if isinstance(scale, Banded) else _along(raw, scale)


@lru_cache(maxsize=1024)
def _by_word(raw: str, words: Words) -> int | None:
    said = raw.strip().casefold()
    for points, listed in ((GOOD, words.good), (AVERAGE, words.average), (POOR, words.poor)):
        if said in {word.strip().casefold() for word in listed}:
            return points
    return None


def _by_band(raw: Amount, bands: Banded) -> int:
    if _reaches(raw, bands.good, downward=bands.less_is_better):
        return GOOD
    return AVERAGE if _reaches(raw, bands.average, downward=bands.less_is_better) else POOR


def _reaches(raw: Amount, edge: float, *, downward: bool) -> bool:
    to = exact(edge) if isinstance(raw, Fraction) else edge
    return raw <= to if downward else raw >= to


def _along(raw: Amount, line: Linear) -> int:
    poor, good = exact(line.poor), exact(line.good)
    part = (exact(raw) - poor) / (good - poor)
    return POOR if part <= 0 else GOOD if part >= 1 else half_up(100 * part)
