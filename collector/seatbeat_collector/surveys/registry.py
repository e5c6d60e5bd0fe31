"""The surveys as this process knows them, in memory: telling whether one is live costs nothing."""

from __future__ import annotations

import json
import logging
import threading
from bisect import bisect_right
from collections.abc import Mapping
from typing import NamedTuple

from seatbeat_collector.store import Store
from seatbeat_collector.store.surveys import SurveyRecord

from .definition import Definition, InvalidDefinition
from .definitions import load

log = logging.getLogger(__name__)


class Known(NamedTuple):
    """A survey and what the store says of it."""

    survey: Definition
    record: SurveyRecord
    version_from_ms: tuple[int, ...]
    """When each version of the wording began, the first one first."""

    def version_at(self, at_ms: int) -> int:
        """The version of the wording that was shown at an instant."""
        return max(1, bisect_right(self.version_from_ms, at_ms))


class Registry:
    """A picture of all surveys, replaced as a whole; safe to read from any thread."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._lock = threading.Lock()
        self.marker = -1
        """Another number once any survey has changed."""
        self.by_id: Mapping[str, Known] = {}
        self.live: tuple[Known, ...] = ()
        """Those that may be asked without being asked for by id."""
        self.secret = bytes.fromhex(store.meta("survey_secret") or "")
        self.salt = store.meta("survey_salt") or ""
        self.refresh()

    def refresh(self) -> None:
        """Read the surveys again if any of them has changed, in this process or another."""
        marker = self._store.surveys.marker()
        if marker == self.marker:
            return
        with self._lock:
            known = {
                one.record.survey_id: one
                for one in map(self._known, self._store.surveys.all())
                if one
            }
            self.by_id = known
            self.live = tuple(one for one in known.values() if one.record.status == "live")
            self.marker = marker

    def _known(self, record: SurveyRecord) -> Known | None:
        try:
            survey = load(json.loads(record.definition))
        except InvalidDefinition as error:
            log.error("survey %r can't be asked as it is kept: %s", record.survey_id, error)
            return None
        versions = self._store.surveys.versions(record.survey_id)
        return Known(survey, record, tuple(version.from_ms for version in versions))
