"""An empty database, copied: to migrate each from nothing takes longer than most stories do."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path

from seatbeat_collector.store.sqlite.connections import make_private
from seatbeat_collector.store.sqlite.engine import SqliteStore


def blank_database(path: Path | str) -> str:
    """Make sure there is a database, as the store leaves one that it has begun; its path.

    All that a process makes have the same secret for links: begin one with `SqliteStore` where
    that matters.
    """
    if not Path(path).exists():
        make_private(path)
        Path(path).write_bytes(_begun_and_closed())
    return str(path)


@cache
def _begun_and_closed() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "blank.db")
        SqliteStore(str(path)).close()
        assert [each.name for each in Path(folder).iterdir()] == [path.name]
        return path.read_bytes()
