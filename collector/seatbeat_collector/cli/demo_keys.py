"""The demo's keys: kept in a file beside its database, because the database knows only digests."""

from __future__ import annotations

import json
import os
from pathlib import Path

from seatbeat_collector.auth import PREFIXES, create_key, digest
from seatbeat_collector.store import Store
from seatbeat_collector.store.records import KeyRecord


def demo_keys(store: Store, file: Path, *, origins: tuple[str, ...], at_ms: int) -> dict[str, str]:
    """One key of each kind, by kind; the same ones each time, as long as they hold.

    The write key is bound to `origins`. The file is readable by its owner alone.
    """
    kept = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    records = {record.digest: record for record in store.list_keys()}
    keys: dict[str, str] = {}
    for kind in PREFIXES:
        bound = origins if kind == "write" else ()
        record = records.get(digest(kept.get(kind, "")))
        if _holds(record, bound):
            keys[kind] = kept[kind]
        else:
            keys[kind] = create_key(store, kind, f"demo {kind} key", origins=bound, at_ms=at_ms)
    if keys != kept:
        _keep(file, keys)
    return keys


def _holds(record: KeyRecord | None, origins: tuple[str, ...]) -> bool:
    if record is None or record.revoked_at_ms is not None:
        return False
    return set(record.origins) == set(origins)


def _keep(file: Path, keys: dict[str, str]) -> None:
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with open(handle, "w", encoding="utf-8") as out:
        json.dump(keys, out, indent=2)
