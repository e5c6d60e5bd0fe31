"""What keeps a store from taking data, in words for operators."""

from __future__ import annotations

from typing import NamedTuple


class Obstacle(NamedTuple):
    """One thing that stands in the way; it may go away by itself."""

    cause: str
    """For programs: disk_full, database_locked, read_only, ..."""
    sentence: str
    remedy: str
    """What to do about it."""
