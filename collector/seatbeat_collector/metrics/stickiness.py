"""How steadily people come: DAU/MAU, and the swing of daily actives between business days."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from statistics import fmean, pstdev
from typing import NamedTuple

from .used_days import UsedDay, daily_actives, users_of, within
from .window import Window, days_of, observed_days

MONTH = 30
FORTNIGHT = 14
FLAG_ABOVE = 0.5
FLAG_FROM_MEAN = 3
SATURDAY = 5


class Volatility(NamedTuple):
    """Standard deviation ÷ mean, None without a mean; flagged where large on a base that counts."""

    value: float | None
    flagged: bool


def dau_mau(days: Collection[UsedDay], window: Window, start: date | None) -> float | None:
    """Mean daily actives of the observed days of 30 ÷ distinct actives of 30 days, 0 to 1."""
    month = window.of(MONTH)
    inside, dates = within(days, month), _observed(month, start)
    everyone = users_of(inside).bit_count()
    if not everyone or not dates:
        return None
    return fmean(daily_actives(inside, dates)) / everyone


def volatility_of(days: Collection[UsedDay], window: Window, start: date | None) -> Volatility:
    """Volatility over the observed business days (Monday to Friday) of the last 14 days."""
    dates = [day for day in _observed(window.of(FORTNIGHT), start) if day.weekday() < SATURDAY]
    return volatility(daily_actives(days, dates))


def volatility(actives: Sequence[int]) -> Volatility:
    """Volatility of daily actives; the deviation is that of the whole, not of a sample."""
    mean = fmean(actives) if len(actives) > 1 else 0.0
    if not mean:
        return Volatility(None, False)
    value = pstdev(actives) / mean
    return Volatility(value, value > FLAG_ABOVE and mean >= FLAG_FROM_MEAN)


def _observed(window: Window, start: date | None) -> list[date]:
    return days_of(window)[window.days - observed_days(window, start) :]
