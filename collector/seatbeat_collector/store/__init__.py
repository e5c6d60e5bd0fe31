"""Where things are kept."""

from __future__ import annotations

from .interface import Store
from .sqlite.engine import SqliteStore
from .sqlite.waiting import Bounds

__all__ = ["Store", "open_store"]


def open_store(settings: dict[str, object]) -> SqliteStore:
    """The store that the settings name; its schema is brought up to date on the way."""
    return SqliteStore(
        str(settings["database"]),
        timezone=str(settings["timezone"]),
        internal_domains=str(settings["internal_domains"]),
        lateness_days=int(str(settings["lateness_days"])),
        bounds=Bounds(
            requests=int(str(settings["queue_requests"])),
            events=int(str(settings["queue_events"])),
            size=int(str(settings["queue_mb"])) << 20,
        ),
    )
