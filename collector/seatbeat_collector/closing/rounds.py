"""One round of closing: days that are over, days that came out otherwise, days that are final."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, NamedTuple

from seatbeat_collector.scoring.late_days import STATE
from seatbeat_collector.store import Store
from seatbeat_collector.store.snapshots import Written

from .close import Closer
from .due import Work, due, last_over, next_over, zones_of
from .late import Seen, late
from .learning import learn_risk

LATE_EVERY_MS = 6 * 3_600_000
"""Between two looks at what came late."""
FACTS_EVERY_MS = 24 * 3_600_000
"""Between two looks at what was said of accounts: all their days are told anew then."""
_NOTHING = 1 << 62
"""After a version that never comes."""
LONGEST_PAUSE_MS = 3_600_000
"""Between two rounds: an account may come in a zone of its own."""


class Patience(NamedTuple):
    """How long a day waits for what comes late."""

    grace_ms: int = 2 * 3_600_000
    """After an account's midnight, until its day is closed."""
    lateness_days: int = 7
    """Until nothing can come any more."""

    @property
    def final_ms(self) -> int:
        """How long after its end a day is final."""
        return self.grace_ms + self.lateness_days * 86_400_000


class Step(NamedTuple):
    """Some accounts' day."""

    kind: str
    """closed, late or settled."""
    day: date
    accounts: int
    written: Written


def begin_with(store: Store, first: date) -> None:
    """Have the first round ever make up for the days since `first`; an earlier round stays."""
    if store.meta(STATE) is None:
        store.set_meta(STATE, json.dumps({"since": first.toordinal()}))


class Round:
    """What there is to do now, and doing it. Interrupted, the next round goes on."""

    def __init__(self, closer: Closer, patience: Patience) -> None:
        self._closer = closer
        self._patience = patience
        self._now_ms = closer.clock()
        self._state: dict[str, Any] = json.loads(closer.store.meta(STATE) or "{}")

    def due(self) -> Work:
        """Days to be closed."""
        since = self._state.get("since")
        return due(
            self._closer.roster,
            self._closer.store.snapshots.closed(),
            None if since is None else date.fromordinal(since),
            self._now_ms,
            self._patience.grace_ms,
        )

    def late(self, *, all_of_it: bool = False) -> Work:
        """Closed days to be told anew."""
        closed = self._closer.store.snapshots.closed().values()
        if "days" not in self._state or not closed:
            return {}
        return late(
            self._closer.store,
            self._closer.roster,
            self._seen(anew=all_of_it),
            self._final(),
            date.fromordinal(max(closed)),
        )

    def settled(self) -> Work:
        """Days of which no more can come, to be told for the last time, against all their peers."""
        first = self._settled() + 1
        found: Work = {}
        names = {one.number: name for name, one in self._closer.roster.records.items()}
        for ordinal in range(first, self._final().toordinal() + 1):
            numbers = sorted(self._closer.store.snapshots.which(ordinal))
            known = [names[number] for number in numbers if number in names]
            if known:
                found[date.fromordinal(ordinal)] = known
        return found

    def run(self, *, all_of_it: bool = False) -> Iterator[Step]:
        """Do what is due; what came late is looked at now and then, or `all_of_it` now.

        First of all what came late, so that a day's own data isn't late for having come after the
        close of the day before.
        """
        store = self._closer.store
        seen, people = store.portfolio.version(), store.user_history.version()
        said = max((one.change for one in store.inputs.changed()), default=0)
        work = self.due()
        if work and "since" not in self._state:
            self._note(since=min(work).toordinal())
        if "since" in self._state and "settled" not in self._state:
            self._note(settled=self._settled())
        if work or all_of_it or self._is_time("days", LATE_EVERY_MS):
            facts = all_of_it or self._is_time("facts", FACTS_EVERY_MS)
            anew = self.late(all_of_it=all_of_it)
            yield from self._steps("late", anew, final=self._final())
            self._note(days=seen, days_ms=self._now_ms)
            if facts:
                self._note(facts=seen, people=people, facts_ms=self._now_ms)
            if said and not self._closer.dry:
                store.inputs.followed(said)
        yield from self._steps("closed", work, closing=True)
        for day, names in self.settled().items():
            yield from self._steps("settled", {day: names})
            self._note(settled=day.toordinal())
        learn_risk(self._closer)

    def next_ms(self) -> int:
        """When the next round is worth it."""
        zones = set(zones_of(self._closer.roster).values())
        coming = next_over(zones, self._closer.clock(), self._patience.grace_ms)
        latest = self._closer.clock() + LONGEST_PAUSE_MS
        return latest if coming is None else min(coming, latest)

    def _steps(
        self, kind: str, work: Work, *, closing: bool = False, final: date | None = None
    ) -> Iterator[Step]:
        for day, accounts, written in self._closer.run(work, closing=closing, final=final):
            yield Step(kind, day, accounts, written)

    def _is_time(self, kind: str, every_ms: int) -> bool:
        return bool(self._now_ms - self._state.get(f"{kind}_ms", 0) >= every_ms)

    def _seen(self, *, anew: bool) -> Seen:
        """What was followed; what is said of accounts is looked at seldom, it changes all day."""
        facts = anew or self._is_time("facts", FACTS_EVERY_MS)
        if not facts:
            return Seen(self._state["days"], _NOTHING)
        return Seen(self._state["days"], self._state["facts"], self._state.get("people", _NOTHING))

    def _settled(self) -> int:
        """The last day that was told for the last time.

        Days that were final when closing began are told once: all that could come had come.
        """
        began = self._state.get("since", 1 << 30) - 1
        return int(self._state.get("settled", max(began, self._final().toordinal())))

    def _final(self) -> date:
        """The last day that is over everywhere, for as long as events may come late."""
        zones = set(zones_of(self._closer.roster).values())
        days = [last_over(zone, self._now_ms, self._patience.final_ms) for zone in zones]
        return min(days, default=date.min + timedelta(days=2))

    def _note(self, **changes: int) -> None:
        self._state = {**self._state, **changes}
        if not self._closer.dry:
            self._closer.store.set_meta(STATE, json.dumps(self._state))
