"""Which account-days have changed, in order, for those who read along at their own pace."""

from __future__ import annotations

from collections.abc import Iterable

MOST = 50_000
"""Changes remembered; who has not read for longer looks at everything again."""

Change = tuple[int, int]
"""The account's number and the ordinal of the day."""


class Changes:
    """A log of changes; places in it are counted from its beginning."""

    def __init__(self) -> None:
        self._log: list[Change] = []
        self._forgotten = 0

    @property
    def end(self) -> int:
        """The place after the last change."""
        return self._forgotten + len(self._log)

    def add(self, more: Iterable[Change]) -> None:
        """Note changes; the oldest are forgotten."""
        self._log.extend(more)
        if len(self._log) > MOST:
            gone = len(self._log) - MOST // 2
            del self._log[:gone]
            self._forgotten += gone

    def since(self, place: int) -> list[Change] | None:
        """The changes after a place, or None where some of them are forgotten."""
        if place < self._forgotten:
            return None
        return self._log[place - self._forgotten :]
