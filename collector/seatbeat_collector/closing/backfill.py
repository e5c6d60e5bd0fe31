"""History told anew: for a definition that is new, or by the rules in force now."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from seatbeat_collector.metrics.catalogue import CATALOGUE
from seatbeat_collector.metrics.rules import fingerprint
from seatbeat_collector.scoring.gathering import DAYS_NEEDED
from seatbeat_collector.store.snapshots import Written

from .close import Closer
from .due import ONE_DAY, Work, between
from .learning import learn_risk

_STATE = "backfill"


class Asked(NamedTuple):
    """Which days are to be told anew."""

    first: date
    last: date
    accounts: tuple[str, ...] = ()
    """None: all."""
    definition: str | None = None
    """Only days that were told without this metric, or by another version of it."""


class Backfill:
    """One back-fill; begun again with the same words, it goes on after the last whole day."""

    def __init__(self, closer: Closer, asked: Asked) -> None:
        self._closer = closer
        self._asked = asked
        self._name = fingerprint((*asked, closer.terms.rules_hash))
        self.goes_on_at = None if closer.dry else self._known()

    @property
    def first_countable(self) -> date | None:
        """Numbers before it are no longer whole, as older days were deleted; None: all are."""
        kept = self._closer.store.kept_from().first_day
        return None if kept is None else kept + (DAYS_NEEDED - 1) * ONE_DAY

    def work(self) -> Work:
        """What is to be done."""
        first = max(
            day for day in (self._asked.first, self.first_countable, self.goes_on_at) if day
        )
        names: Sequence[str] = self._asked.accounts or tuple(self._closer.roster.records)
        found = between(self._closer.roster, first, self._asked.last, self._closer.clock(), names)
        if self._asked.definition is None:
            return found
        missing = {day: self._without(day, known) for day, known in found.items()}
        return {day: known for day, known in missing.items() if known}

    def run(self, work: Work) -> Iterator[tuple[date, int, Written]]:
        """Do it, some accounts at a time."""
        for day, names in work.items():
            yield from self._closer.run({day: names})
            self._note(day + ONE_DAY)
        self._note(None)
        learn_risk(self._closer)

    def _without(self, day: date, names: Sequence[str]) -> list[str]:
        """Those whose snapshot of the day lacks the definition as it is now."""
        name = str(self._asked.definition)
        version = CATALOGUE[name].version
        told = {
            kept.number
            for kept in self._closer.store.snapshots.on(day.toordinal())
            if kept.basis["metrics"].get(name, [None])[-1] == version
        }
        return [one for one in names if self._closer.roster.records[one].number not in told]

    def _known(self) -> date | None:
        kept = json.loads(self._closer.store.meta(_STATE) or "{}")
        return date.fromisoformat(kept["next"]) if kept.get("name") == self._name else None

    def _note(self, following: date | None) -> None:
        if not self._closer.dry:
            known = {"name": self._name, "next": following.isoformat()} if following else {}
            self._closer.store.set_meta(_STATE, json.dumps(known))
