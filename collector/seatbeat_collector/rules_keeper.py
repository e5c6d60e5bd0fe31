"""The rules in force: those of the rules file, followed as it changes, without a restart.

A file that can't be used changes nothing: the last good rules stay, in the database too, so that
the next start has them. What is wrong is told by the log, `/readyz` and `doctor`.
"""

from __future__ import annotations

import json
import logging
import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from .documents.yaml_text import Faulty
from .errors import CollectorError
from .metrics.rules import DEFAULT_RULES, Rules, fingerprint
from .rules_file.reading import Loaded, load, rules_of
from .store import Store

log = logging.getLogger(__name__)

KEPT = "rules"
"""Under which name the database knows the last good rules."""


class InForce(NamedTuple):
    """The rules by which accounts are judged now."""

    rules: Rules
    hash: str
    is_set: bool
    """Whether they come from a file."""
    problem: str | None = None
    """Why they aren't those of the file as it is."""


DEFAULTS = InForce(DEFAULT_RULES, fingerprint(DEFAULT_RULES), is_set=False)


class RulesKeeper:
    """Follows one file; safe to share. `clock` gives ms since the epoch."""

    def __init__(self, store: Store, path: str, clock: Callable[[], int]) -> None:
        self._store = store
        self._path = Path(path) if path else None
        self._clock = clock
        self._lock = threading.Lock()
        self._seen: object = None
        self._in_force = kept_rules(store) or DEFAULTS
        self.look()

    @property
    def in_force(self) -> InForce:
        """The rules as they were when somebody looked last."""
        return self._in_force

    def look(self) -> InForce:
        """The rules, read anew where the file has changed; who comes meanwhile has the old."""
        if self._lock.acquire(blocking=False):
            try:
                stamp = self._stamp()
                if stamp != self._seen:
                    self._follow()
                    self._seen = stamp
            except CollectorError as error:  # the next look tries again
                log.warning("rules were not taken over: %s", error.detail)
            finally:
                self._lock.release()
        return self._in_force

    def _stamp(self) -> object:
        """What changes when the file does; a file that is gone has one too."""
        if self._path is None:
            return "none"
        try:
            found = os.stat(self._path)
        except OSError as error:
            return error.errno
        return found.st_mtime_ns, found.st_size, found.st_ino

    def _follow(self) -> None:
        if self._path is None:
            self._apply(DEFAULTS, "")
            return
        try:
            loaded = load(self._path)
        except Faulty as error:
            self._complain(self._path, error)
            return
        self._apply(InForce(loaded.rules, loaded.hash, is_set=True), loaded.text)

    def _apply(self, found: InForce, text: str) -> None:
        if kept_text(self._store) != text:
            since = self._clock()
            self._store.set_meta(
                KEPT, json.dumps({"text": text, "since_ms": since}) if text else ""
            )
        self._store.set_rule_domains(found.rules.internal_domains)
        if found.is_set and found.hash != self._in_force.hash:
            log.info("rules %s of %s are in force", found.hash, self._path)
        self._in_force = found

    def _complain(self, path: Path, error: Faulty) -> None:
        stays = "the last good rules stay" if self._in_force.is_set else "the defaults hold"
        for fault in error.faults:
            log.error("%s", fault.said_of(str(path)))
        log.error("%s can't be used; %s in force", path, stays)
        place = error.faults[0].place
        self._in_force = self._in_force._replace(
            problem=f"{path.name} can't be used (line {place.line}); {stays} in force."
            " `seatbeat-collector config check` says what to mend."
        )


def kept_text(store: Store) -> str:
    """The text of the last good rules; empty where no file was ever used, or is any more."""
    kept = store.meta(KEPT)
    return str(json.loads(kept)["text"]) if kept else ""


def kept_rules(store: Store) -> InForce | None:
    """The last good rules, or None where there are none that this version can read."""
    text = kept_text(store)
    if not text:
        return None
    try:
        loaded = Loaded(rules_of(text), text)
    except Faulty:
        log.warning("the last good rules were of another version; the defaults hold")
        return None
    return InForce(loaded.rules, loaded.hash, is_set=True)
