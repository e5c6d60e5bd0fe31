"""Where a value stands among those of its peers: mid-rank percentiles."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from fractions import Fraction


class Ranks:
    """The values of one measure over a segment, those without one left out."""

    def __init__(self, values: Iterable[float | None]) -> None:
        self._sorted = sorted(value for value in values if value is not None)

    def percentile(self, value: float, *, instead_of: float | None = None) -> Fraction:
        """100 × (below + ½ equal) ÷ n for a value, counted among the peers itself.

        `instead_of` is the value by which it is among them now; without it, its own stands there.
        """
        old = value if instead_of is None else instead_of
        below = bisect_left(self._sorted, value) - (old < value)
        equal = bisect_right(self._sorted, value) - bisect_left(self._sorted, value)
        equal += 1 - (old == value)
        return Fraction(50 * (2 * below + equal), len(self._sorted))

    def newcomer(self, value: float) -> Fraction:
        """The percentile of a value that wasn't among them, with it counted in."""
        below = bisect_left(self._sorted, value)
        equal = bisect_right(self._sorted, value) - below + 1
        return Fraction(50 * (2 * below + equal), len(self._sorted) + 1)


class Peers:
    """The accounts of one segment against which each of them is held."""

    def __init__(
        self, measured: Iterable[Mapping[str, float | None]], names: Iterable[str]
    ) -> None:
        accounts = list(measured)
        self.count = len(accounts)
        self._ranks = {name: Ranks(one[name] for one in accounts) for name in names}

    def percentiles(
        self, values: Mapping[str, float | None], *, instead_of: Mapping[str, float | None]
    ) -> dict[str, Fraction | None]:
        """Of one account, which stands among them by `instead_of`; None where it has no value."""
        return {
            name: None if value is None else self._place(name, value, instead_of.get(name))
            for name, value in values.items()
        }

    def _place(self, name: str, value: float, old: float | None) -> Fraction:
        ranks = self._ranks[name]
        if old is None:
            return ranks.newcomer(value)
        return ranks.percentile(value, instead_of=old)
