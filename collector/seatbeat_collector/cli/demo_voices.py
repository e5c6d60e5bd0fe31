"""What the demo's customers said, and how the vendor got back to those who were unhappy."""

from __future__ import annotations

import json
from typing import Any
from zlib import crc32

from seatbeat_collector.collector import Collector
from seatbeat_collector.demo.questions import SURVEYS, THEMES
from seatbeat_collector.demo.seeding import Seeding
from seatbeat_collector.http.case_changes import change_of
from seatbeat_collector.store import Store
from seatbeat_collector.store.cases import Case, WantedCases
from seatbeat_collector.surveys.cases import ACKNOWLEDGED, IN_PROGRESS, NEW, OPEN_STATES, RESOLVED
from seatbeat_collector.surveys.follow_up import FollowUp

HOUR_MS = 3_600_000
OLD_MS = 12 * 24 * HOUR_MS
OWNERS = ("mia@pennyfold.example", "tomas@pennyfold.example")
MOST_OPEN = 500


def ask(collector: Collector) -> None:
    """Define the vendor's surveys, and the themes of comments."""
    for survey in SURVEYS:
        collector.surveys.editing.apply(survey)
    collector.store.feedback.set_themes(json.dumps(THEMES))


def hear(collector: Collector, seeding: Seeding) -> None:
    """Write what was said day by day, and what followed from it at that time."""
    settings, now_ms = collector.settings, collector.clock()
    target_ms = settings["case_target_hours"] * HOUR_MS
    follow_up = FollowUp(
        collector.store.feedback, target_ms=target_ms, language=settings["comment_language"]
    )
    for over_ms, rows in seeding.said():
        collector.store.append(rows, received_at_ms=now_ms)
        _get_back(collector.store, min(over_ms, now_ms), target_ms)
        follow_up.catch_up(min(over_ms, now_ms))


def _get_back(store: Store, over_ms: int, target_ms: int) -> None:
    """A day's work on the cases of the days before: most are closed at once, some take longer."""
    for case in store.cases.found(WantedCases(OPEN_STATES), None, MOST_OPEN):
        for hour, body in _work_on(case, is_old=over_ms - case.opened_at_ms > OLD_MS):
            at_ms = over_ms - (24 - hour) * HOUR_MS
            decide = change_of(body, at_ms=at_ms, target_ms=target_ms)
            store.cases.change(case.case_id, decide)


def _work_on(case: Case, *, is_old: bool) -> list[tuple[int, dict[str, Any]]]:
    """(hour of the day, what is done)."""
    chance = crc32(case.display_id.encode())
    owner = OWNERS[chance % len(OWNERS)]
    took = {"state": ACKNOWLEDGED, "owner": owner, "by": owner}
    called = {"state": IN_PROGRESS, "by": owner, "note": "Called, and listened."}
    closed = {"state": RESOLVED, "by": owner, "reason": "Shown another way; a fix is planned."}
    if case.state == NEW and (chance % 16 or is_old):  # for some nobody found the time at first
        return [(9, took)] if chance % 4 == 1 else [(9, took), (10, called), (15, closed)]
    if case.state == ACKNOWLEDGED:
        return [(11, called)]
    if case.state == IN_PROGRESS and (chance % 8 == 1 or is_old):
        return [(16, closed)]
    return []
