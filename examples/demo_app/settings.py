"""Where the collector is, and the keys of it that this product holds."""

from __future__ import annotations

import os
import secrets
from typing import NamedTuple


class Settings(NamedTuple):
    """The write key goes into pages; the others never leave the server."""

    collector_url: str
    write_key: str
    server_key: str
    read_key: str
    """Only for the demo: a product has no business reading the collector."""
    session_secret: str


def from_environment() -> Settings:
    """The settings that `run_demo.py` passes on. Raises KeyError when one is missing."""
    return Settings(
        collector_url=os.environ.get("SEATBEAT_URL", "http://127.0.0.1:8787").rstrip("/"),
        write_key=os.environ["SEATBEAT_WRITE_KEY"],
        server_key=os.environ["SEATBEAT_KEY"],
        read_key=os.environ["SEATBEAT_READ_KEY"],
        session_secret=os.environ.get("PENNYFOLD_SECRET") or secrets.token_hex(32),
    )
