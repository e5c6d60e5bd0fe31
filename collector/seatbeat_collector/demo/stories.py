"""How an account's use changes with time; `ago` counts days back from the portfolio's last day."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple


class Story(NamedTuple):
    """How busy an account's people are: a factor on their habits, and on weekends."""

    name: str
    pace: Callable[[int], float]
    weekend: float = 0.06
    joiners: float = 0.15
    """The share of its people who came during the portfolio's time."""


def _ramp(ago: int, *, start: float, end: float, over: int = 120) -> float:
    return end + (start - end) * min(max(ago, 0), over) / over


STEADY = Story("steady", lambda ago: 1.0)
GROWING = Story("growing", lambda ago: _ramp(ago, start=0.55, end=1.1), joiners=0.55)
FADING = Story("fading", lambda ago: _ramp(ago, start=1.0, end=0.3, over=90), joiners=0.0)
CASUAL = Story("casual", lambda ago: 0.22)
SELDOM = Story("seldom", lambda ago: 0.045, weekend=0.0)
DROPPED = Story("dropped", lambda ago: 1.0 if ago >= 7 else 0.22, joiners=0.0)
DORMANT = Story("dormant", lambda ago: 0.0 if ago < 22 else 0.7, joiners=0.0)
RETAIL = Story("retail", lambda ago: 1.0, weekend=0.8)
NEW = Story("new", lambda ago: 1.15, joiners=0.0)


def leaving(gone_days_ago: int) -> Story:
    """Use that fades for a month and ends for good."""

    def pace(ago: int) -> float:
        left = ago - gone_days_ago
        return 0.0 if left <= 0 else min(1.0, 0.25 + left / 40)

    return Story("churned", pace, joiners=0.0)
