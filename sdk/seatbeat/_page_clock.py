"""The time on a page: a wall clock's anchor plus monotonic time, in epochs."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

TOLERANCE_MS = 2_000
"""Further apart than this, one of the two clocks has jumped or slept."""
SLIGHT_MS = 30_000
"""The collector takes clocks that are less than this apart for agreeing, and corrects others."""


class Epoch(NamedTuple):
    """A stretch in which the clocks agree; `anchor` is the wall time of its start, in ms."""

    number: int
    anchor: int


class PageClock:
    """Tells the time as (epoch, ms since its anchor); a new epoch begins where the clocks part."""

    def __init__(self, wall: Callable[[], int], monotonic: Callable[[], float]) -> None:
        self._wall = wall
        self._monotonic = monotonic
        self._begin(Epoch(0, wall()))

    def read(self) -> tuple[Epoch, int]:
        """Now; `epoch.anchor + ms` is its wall time."""
        elapsed = round((self._monotonic() - self._began_s) * 1000)
        wall = self._wall()
        if abs(wall - self._wall_began - elapsed) > TOLERANCE_MS:
            # A clock set back a little would lay this epoch over the last one; where it is more,
            # the collector corrects it by the wall clock at the time of sending.
            expected = self._epoch.anchor + elapsed
            is_slightly_back = 0 < expected - wall < SLIGHT_MS
            self._begin(Epoch(self._epoch.number + 1, expected if is_slightly_back else wall))
            elapsed = 0
        return self._epoch, elapsed

    def _begin(self, epoch: Epoch) -> None:
        self._epoch = epoch
        self._wall_began = self._wall()
        self._began_s = self._monotonic()
