"""`doctor`: is this collector well, and what should be mended?"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator
from typing import Any

import click

from seatbeat_collector.collector import now_ms
from seatbeat_collector.http.assets import integrity, snippet
from seatbeat_collector.serving import who_serves
from seatbeat_collector.store.sqlite.engine import SqliteStore

from .checks import closing, identity, keys, room, rules, server, surveys
from .checks import database as the_database
from .checks.finding import Finding, fail, ok
from .options import database_option, existing_database, load_settings, opened


@click.command()
@database_option
@click.option("--url", metavar="URL", help="Ask this server, such as https://t.example.com.")
@click.option("--json", "as_json", is_flag=True, help="Findings as JSON, for programs.")
def doctor(database: str | None, url: str | None, as_json: bool) -> None:
    """Check database, disk, fold, keys, clock, settings and server; say what to mend.

    Works beside a running server and without one. Ends with status 1 when something is broken;
    warnings leave it at 0.

    \b
    Example:
      seatbeat-collector doctor --database seatbeat.db --url https://telemetry.example.com
    """
    found = []
    for finding in _look(database, url):
        found.append(finding)
        if not as_json:
            _say(finding)
    levels = Counter(finding.level for finding in found)
    if as_json:
        findings = [finding._asdict() for finding in found]
        click.echo(json.dumps({"ok": not levels["fail"], "findings": findings}, indent=2))
    sys.exit(1 if levels["fail"] else 0)


def _look(database: str | None, url: str | None) -> Iterator[Finding]:
    settings = load_settings(database=database)
    existing_database(database)
    try:
        with opened(database) as store:
            yield from _look_into(store, settings, url)
    except click.ClickException as error:  # what is broken is found, whatever was to come after it
        todo = "see that this is the file and may be written to; if it is damaged, restore a backup"
        yield fail("database", error.message, todo)
    built = snippet()
    told = f"/t.{built.tag}.js, {len(built.body)} bytes, integrity {integrity(built.body)}"
    yield ok("snippet", told)


def _look_into(store: SqliteStore, settings: dict[str, Any], url: str | None) -> Iterator[Finding]:
    at_ms, running = now_ms(), who_serves(store.path)
    yield from the_database.check(store, running, at_ms)
    yield from closing.check(store, settings, running, at_ms)
    yield from room.check(store, settings, at_ms)
    yield from keys.check(store.list_keys(), at_ms)
    yield from identity.check(settings)
    yield from rules.check(store, settings, running)
    yield from surveys.check(store, at_ms)
    yield from server.check(store, running, url, at_ms)


def _say(finding: Finding) -> None:
    level = "FAIL" if finding.level == "fail" else finding.level
    todo = f"; {finding.todo}" if finding.todo else ""
    click.echo(f"{level:<5} {finding.text}{todo}")
