"""Keys: there are some, they are in use, and those in pages are bound to their pages."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from seatbeat_collector.store.records import KeyRecord
from seatbeat_collector.store.retention import DAY_MS

from .finding import Finding, ok, warn

UNUSED_DAYS = 90


def check(records: list[KeyRecord], now_ms: int) -> Iterator[Finding]:
    """Each key that is not revoked."""
    live = [record for record in records if record.revoked_at_ms is None]
    if not any(record.kind in ("write", "server") for record in live):
        yield warn(
            "keys",
            "no key can send events",
            "make one: seatbeat-collector key create --kind write --name web --origin https://…",
        )
    for record in live:
        yield _of(record, now_ms)


def _of(record: KeyRecord, now_ms: int) -> Finding:
    said = f"{record.kind} key {record.key_id} ({record.name})"
    if record.kind == "write" and not record.origins:
        return warn("keys", f"{said} works from any page", "make one with --origin, revoke this")
    used_ms = record.last_used_at_ms
    if (now_ms - (used_ms or record.created_at_ms)) / DAY_MS > UNUSED_DAYS:
        return warn(
            "keys",
            f"{said} was not used for {UNUSED_DAYS} days",
            f"seatbeat-collector key revoke {record.key_id}, unless it is still needed",
        )
    used = f"used {datetime.fromtimestamp(used_ms / 1000, UTC):%Y-%m-%d}" if used_ms else "unused"
    where = f", from {' '.join(record.origins)}" if record.origins else ""
    return ok("keys", f"{said}, {used}{where}")
