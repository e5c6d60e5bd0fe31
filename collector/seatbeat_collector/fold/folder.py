"""Keeping the rollups up to date, in whatever thread or process that is done."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator

from seatbeat_collector.errors import StoreUnavailable
from seatbeat_collector.store.changes import Rebuild
from seatbeat_collector.store.folding import FoldConflict, FoldStore
from seatbeat_collector.store.user_day import Rules

from .folded import Folded
from .run import Fold

log = logging.getLogger(__name__)

ROWS = 30_000
"""Beats that one fold takes at most, about: it bounds memory."""
ACTING = 1_000
"""Users with acts that one fold takes: they are written together."""
STALE_USERS = 50
REBUILT = 20
"""People of an account that is recomputed, at once."""
SETTLED = 300
"""People whose hour is settled at once."""
SETTLES_MS = 2 * 3_600_000
"""How long evidence is expected to grow: what comes later joins what is settled."""
TURN_S = 0.03
"""How long one write should take: ingest waits meanwhile."""


class Folder:
    """Brings the rollups up to date with what was taken in; one at a time, by any thread."""

    def __init__(
        self, store: FoldStore, rules: Rules, *, zone: str, rows: int = ROWS, acting: int = ACTING
    ) -> None:
        self._store = store
        self._rules = rules
        self._rows = rows
        self._acting = acting
        self._places = 1_000
        self.folded = Folded()
        self.is_behind = False
        """Whether the last `fold_new` left something of what was there when it began."""
        self._lock = threading.Lock()
        store.rollup_rules(f"idle {rules.idle_timeout_ms} {rules.policy}, zone {zone}")

    def fold_once(self) -> int:
        """Fold some of what is new, and do some of what is left; 0 when nothing is left to do."""
        return self.fold_new() + self._try(self._rebuild)

    def fold_new(self) -> int:
        """Fold some of what is new; 0 when there is nothing new."""
        return self._try(lambda: self._fold_fresh() + self._fold_stale())

    def rebuild_once(self, now_ms: int) -> int:
        """Compute some days anew that count by other rules now; 0 when there are none.

        Where all are, evidence is settled first: person by person it is read in half the time.
        """
        settled = self.settle_once(now_ms) if self._store.counts_all_anew() else 0
        return settled or self._try(self._rebuild)

    def settle_once(self, now_ms: int) -> int:
        """Put some evidence of hours long over where it takes less room; 0: there is none."""
        return self._try(lambda: self._store.settle(now_ms - SETTLES_MS, SETTLED))

    def catch_up(self, timeout_s: float = 2.0) -> bool:
        """Fold all there is, so that a read sees what was acknowledged.

        False when time ran out, or when the store can't write now: a read then sees what was
        folded before.
        """
        until = time.monotonic() + timeout_s
        try:
            while self.fold_once():
                if time.monotonic() > until:
                    return False
        except StoreUnavailable as error:
            log.warning("the fold waits: %s", error.detail)
            return False
        return True

    def fold_all(self, progress: Callable[[int], None] = lambda rows: None) -> None:
        """Fold until nothing is left, telling the progress in rows."""
        while rows := self.fold_once():
            progress(rows)

    def recompute(self) -> Iterator[tuple[str, int, int]]:
        """Bring accounts up to date that count by other rules: (account id, people, user-days)."""
        while True:
            with self._lock:
                rebuild = self._store.rebuild(REBUILT)
                if rebuild is None:
                    return
                days = self._apply_rebuilt(rebuild)
            yield rebuild.account_id, len(rebuild.places), days

    def _try(self, step: Callable[[], int]) -> int:
        with self._lock:
            try:
                return step()
            except FoldConflict:
                log.info("another process wrote first; looking again")
                self.is_behind = True
                return 1

    def _fold_fresh(self) -> int:
        pending = self._store.pending(self._rows, self._acting)
        self.is_behind = pending.more
        if not pending.rows:
            return 0
        for changes in Fold(self._store, self._rules).fresh(pending, lambda: self._places):
            begun = time.monotonic()
            self._store.apply(changes)
            self._pace(len(changes.periods), time.monotonic() - begun)
        fresh = Folded(pending.rows, len(pending.evidence), len(pending.blocks))
        self.folded = self.folded.plus(fresh)
        return pending.rows

    def _pace(self, places: int, took_s: float) -> None:
        """Write as much at once as fits into a turn."""
        if took_s > TURN_S:
            self._places = max(100, self._places * 3 // 4)
        elif places >= self._places // 2 and took_s < TURN_S / 2:
            self._places = min(5_000, self._places * 5 // 4)

    def _fold_stale(self) -> int:
        users = self._store.stale_users(STALE_USERS)
        if users:
            self._store.apply(Fold(self._store, self._rules).attributed(users))
        self.is_behind |= len(users) == STALE_USERS
        return len(users)

    def _rebuild(self) -> int:
        rebuild = self._store.rebuild(REBUILT)
        if rebuild is None:
            return 0
        self._apply_rebuilt(rebuild)
        return 1 + len(rebuild.places)

    def _apply_rebuilt(self, rebuild: Rebuild) -> int:
        fold = Fold(self._store, self._rules)
        self._store.apply(fold.rebuilt(rebuild))
        return fold.looked_at
