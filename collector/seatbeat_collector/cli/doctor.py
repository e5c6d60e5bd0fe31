"""`doctor`: is this collector well, and what should be mended?"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import click

from seatbeat_collector.collector import now_ms
from seatbeat_collector.http.assets import snippet
from seatbeat_collector.store.sqlite.engine import SqliteStore

from .options import database_option, load_settings, opened

LOW_DISK_BYTES = 1 << 30


class _Report:
    """Findings, printed as they are made."""

    def __init__(self) -> None:
        self.failed = False

    def ok(self, text: str) -> None:
        click.echo(f"ok    {text}")

    def warn(self, text: str) -> None:
        click.echo(f"warn  {text}")

    def fail(self, text: str) -> None:
        self.failed = True
        click.echo(f"FAIL  {text}")


@click.command()
@database_option
def doctor(database: str | None) -> None:
    """Check the database, the fold, the disk, the keys and the settings; say what to mend.

    Ends with status 1 when something is broken; warnings leave it at 0.
    """
    report = _Report()
    with opened(database) as store:
        _check_store(report, store)
        _check_keys(report, store)
    _check_settings(report, database)
    body, tag = snippet()
    report.ok(f"snippet /t.{tag}.js, {len(body)} bytes")
    sys.exit(1 if report.failed else 0)


def _check_store(report: _Report, store: SqliteStore) -> None:
    faults = store.check_integrity()
    if faults:
        report.fail(f"database {store.path} is damaged: {faults[0]}; restore a backup")
    else:
        report.ok(f"database {store.path} is whole")
    blocked = store.writable()
    if blocked:
        report.fail(f"nothing can be written: {blocked}")
    else:
        report.ok("a write reaches the disk")
    backlog = store.backlog()
    age_s = (
        (now_ms() - backlog.oldest_received_at_ms) / 1000 if backlog.oldest_received_at_ms else 0
    )
    say = report.warn if age_s > 30 else report.ok
    say(f"fold: {backlog.rows} rows wait, the oldest for {age_s:.0f} s")
    free = shutil.disk_usage(Path(store.path).resolve().parent).free
    say = report.warn if free < LOW_DISK_BYTES else report.ok
    say(f"disk: {free / (1 << 30):.1f} GiB free")


def _check_keys(report: _Report, store: SqliteStore) -> None:
    live = [key for key in store.list_keys() if key.revoked_at_ms is None]
    if not live:
        report.warn("there are no keys: make them with `seatbeat-collector key create`")
    for key in live:
        if key.kind == "write" and not key.origins:
            report.warn(
                f"write key {key.key_id} ({key.name}) works from any page: make one with --origin"
            )
        else:
            report.ok(f"{key.kind} key {key.key_id} ({key.name})")


def _check_settings(report: _Report, database: str | None) -> None:
    settings = load_settings(database=database)
    if settings["require_signed_identity"] and not settings["identity_secret"]:
        report.fail("require_signed_identity is on, but identity_secret is empty: set it")
    elif not settings["require_signed_identity"]:
        report.warn("require_signed_identity is off: a page can report as any user of any account")
    else:
        report.ok("identities are signed")
