"""The rules file: it can be used, and it is what the server goes by."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from seatbeat_collector.documents.yaml_text import Faulty
from seatbeat_collector.rules_file.reading import load
from seatbeat_collector.rules_keeper import kept_rules
from seatbeat_collector.serving import Server
from seatbeat_collector.store.sqlite.engine import SqliteStore

from .finding import Finding, fail, ok, warn


def check(store: SqliteStore, settings: dict[str, Any], server: Server | None) -> Iterator[Finding]:
    """The setting `rules_file`, the file, and what the database keeps of it."""
    name = settings["rules_file"]
    if not name:
        yield ok("rules", "no rules file: segments and scores go by the defaults")
        return
    try:
        loaded = load(Path(name))
    except Faulty as error:
        yield fail(
            "rules",
            f"{error.faults[0].said_of(name)}; the last good rules stay in force",
            f"seatbeat-collector config check {name} names all {len(error.faults)}",
        )
        return
    kept = kept_rules(store)
    if server is not None and (kept is None or kept.hash != loaded.hash):
        yield warn(
            "rules",
            f"{name} is not what the server goes by yet",
            "it follows at the next request; is SEATBEAT_RULES_FILE set for it, too?",
        )
    else:
        yield ok("rules", f"rules {loaded.hash} of {name} can be used")
