"""What was worked out for each account of a list, kept until it may be another."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from .holders import Holder


class Answers:
    """Lists of answers, one for each holder; some of them are to be worked out anew."""

    def __init__(self) -> None:
        self._lists: dict[str, list[Any]] = {}
        self._stale: dict[str, set[int]] = {}
        self._places: dict[int, list[int]] = {}

    def get(
        self, key: str, holders: Sequence[Holder], answer: Callable[[Holder], Any]
    ) -> list[Any]:
        """The answer for each holder; `key` says which question it answers."""
        found = self._lists.get(key)
        if found is None:
            found = self._lists[key] = [answer(holder) for holder in holders]
        else:
            for place in self._stale[key]:
                found[place] = answer(holders[place])
        self._stale[key] = set()
        return found

    def follow(self, now: Sequence[Holder], before: Sequence[Holder], new: Sequence[int]) -> None:
        """Holders have changed: those at the places in `new` are others."""
        if len(now) != len(before):
            self.forget_all()
        for place in new:
            self.forget(place)
        self._places = {}
        for place, holder in enumerate(now):
            for record in holder.tree.records:
                self._places.setdefault(record.number, []).append(place)

    def places_of(self, number: int) -> Sequence[int]:
        """Where the account counts."""
        return self._places.get(number, ())

    def forget(self, place: int) -> None:
        """Work out anew what is said of one holder."""
        for stale in self._stale.values():
            stale.add(place)

    def forget_all(self) -> None:
        """Work out everything anew."""
        self._lists.clear()
        self._stale.clear()
