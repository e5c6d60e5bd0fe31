"""Room: the disk, how long it lasts, the write-ahead log, and what is deleted when."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from seatbeat_collector.caretaker import retention_of
from seatbeat_collector.cli.words import size_in_words
from seatbeat_collector.store.retention import DAY_MS
from seatbeat_collector.store.sqlite.engine import SqliteStore

from .finding import Finding, ok, warn

LOW_DISK = 1 << 30
LARGE_LOG = 256 << 20
SOON_DAYS = 30
_LONG_DAYS = 3650


def check(store: SqliteStore, settings: dict[str, Any], now_ms: int) -> Iterator[Finding]:
    """Disk and growth, log, retention."""
    yield _disk(store, now_ms)
    sizes = store.sizes()
    if sizes.wal > LARGE_LOG:
        yield warn(
            "log",
            f"the write-ahead log has {size_in_words(sizes.wal)}",
            "something reads for long (a backup, a database browser); it is emptied afterwards",
        )
    else:
        yield ok("log", f"the write-ahead log has {size_in_words(sizes.wal)}")
    yield _retention(settings)


def _disk(store: SqliteStore, now_ms: int) -> Finding:
    free = shutil.disk_usage(Path(store.path).resolve().parent).free
    sizes = store.sizes()
    said = (
        f"{size_in_words(free)} free; the database has {size_in_words(sizes.database)},"
        f" {size_in_words(sizes.free)} of it unused"
    )
    a_day = growth(store.upkeep.size_samples(), sizes.database - sizes.free, now_ms)
    if a_day is None:
        said += "; growth is known after a day of serving"
    elif a_day > 0:
        days = (free + sizes.free) / a_day
        lasts = f"for {days:,.0f} days" if days < _LONG_DAYS else "for ten years and more"
        said += f"; at {size_in_words(a_day)} a day that lasts {lasts}"
        if days < SOON_DAYS:
            return warn("disk", said, "make room, or keep less with the retain_… settings")
    if free < LOW_DISK:
        return warn("disk", said, "make room: a full disk stops ingest")
    return ok("disk", said)


def growth(samples: list[tuple[int, int]], size: int, now_ms: int) -> float | None:
    """Bytes a day over the last two weeks at most, or None when less than a day is known."""
    known = [(at, then) for at, then in samples if DAY_MS <= now_ms - at <= 15 * DAY_MS]
    if not known:
        return None
    at_ms, then = known[0]
    return (size - then) / ((now_ms - at_ms) / DAY_MS)


def _retention(settings: dict[str, Any]) -> Finding:
    kept = {
        name: f"{days} days" if days else "for ever"
        for name, days in retention_of(settings)._asdict().items()
    }
    said = ", ".join(f"{name.removesuffix('_days')} {text}" for name, text in kept.items())
    return ok("retention", f"kept: {said}")
