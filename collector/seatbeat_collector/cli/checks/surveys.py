"""Surveys: are they asked, and does somebody send answers without having been asked?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from seatbeat_collector.store.retention import DAY_MS
from seatbeat_collector.store.sqlite.engine import SqliteStore
from seatbeat_collector.surveys.advice import advice
from seatbeat_collector.surveys.registry import Registry
from seatbeat_collector.surveys.sentiment import can_read_chinese

from .finding import Finding, ok, warn

DAYS = 7
MANY = 1_000
FEW = 20
"""Refused in a week: tabs left open overnight send an answer too late now and then."""


def check(store: SqliteStore, now_ms: int) -> Iterator[Finding]:
    """Definitions that don't do what was meant, and refused answers."""
    registry = Registry(store)
    for known in registry.live:
        for sentence in advice(known.survey):
            yield warn("surveys", f"survey {known.survey.id}: {sentence}", "change it, or leave it")
    unusable = len(store.surveys.all()) - len(registry.by_id)
    if unusable:
        yield warn("surveys", f"{unusable} surveys can't be used as they are kept", "see the log")
    yield ok("surveys", f"{len(registry.live)} of {len(registry.by_id)} surveys are live")
    yield from _comments(store)
    yield from _refused(store, now_ms)


def _comments(store: SqliteStore) -> Iterator[Finding]:
    """What no library is there for waits, and would wait for ever."""
    if can_read_chinese():
        yield ok("surveys", "comments in English and Chinese get a sentiment")
    elif waiting := len(store.feedback.pending(MANY)):
        yield warn(
            "surveys",
            f"{'at least ' * (waiting == MANY)}{waiting} comments in Chinese wait for a sentiment",
            "pip install 'seatbeat-collector[chinese]', and start the collector again",
        )
    else:
        yield ok("surveys", "comments in English get a sentiment, those in Chinese don't: see docs")


def _refused(store: SqliteStore, now_ms: int) -> Iterator[Finding]:
    for survey_id, codes in sorted(store.surveys.refused(since_ms=now_ms - DAYS * DAY_MS).items()):
        counts = Counter(codes)
        by_code = ", ".join(f"{code} {count:,}" for code, count in counts.most_common())
        said = f"survey {survey_id}: answers refused in {DAYS} days: {by_code}"
        if counts.total() > FEW:
            yield warn(
                "surveys",
                said,
                "somebody sends answers without being asked: bind the write key to its origins,"
                " sign identities",
            )
        else:
            yield ok("surveys", said)
