"""How much was folded, for operators."""

from __future__ import annotations

from typing import NamedTuple


class Folded(NamedTuple):
    """Since a process began, or since something."""

    events: int = 0
    people: int = 0
    """Once for each fold and account in which something was new of them."""
    blocks: int = 0
    """Of heartbeats."""

    def plus(self, other: Folded) -> Folded:
        """Both together."""
        return Folded(*map(sum, zip(self, other, strict=True)))

    def minus(self, other: Folded) -> Folded:
        """What is not in the other."""
        return Folded(*(mine - its for mine, its in zip(self, other, strict=True)))
