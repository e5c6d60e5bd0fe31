"""`serve`: the production server."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

import click

from seatbeat_collector.auth import PREFIXES, create_key
from seatbeat_collector.collector import now_ms
from seatbeat_collector.server import CannotListen, run
from seatbeat_collector.serving import who_serves
from seatbeat_collector.store import Store

from .options import database_option, load_settings, opened

ENDING_S = 3
"""How long a server that was just killed may take to let go of its database."""


@click.command()
@database_option
@click.option("--host", help="Address to listen on.  [default: 127.0.0.1]")
@click.option("--port", type=int, help="Port to listen on.  [default: 8787]")
@click.option("--threads", type=int, help="Requests served at once.  [default: 32]")
def serve(database: str | None, host: str | None, port: int | None, threads: int | None) -> None:
    """Take telemetry and answer the API, until Ctrl-C.

    An empty database is given one key of each kind, which are shown this once.
    """
    settings = load_settings(database=database, host=host, port=port, threads=threads)
    _check_alone(settings["database"])
    with opened(settings["database"], must_exist=False) as store:
        show_first_keys(store)
    serve_with(settings)


def serve_with(settings: Mapping[str, Any]) -> None:
    """Serve until stopped."""
    here = f"http://{settings['host']}:{settings['port']}"
    click.echo(
        f"Seatbeat's collector listens on {here}  (database {settings['database']})", err=True
    )
    click.echo(f"  accounts {here}/   API {here}/docs   health {here}/readyz", err=True)
    try:
        run(settings)
    except CannotListen as error:
        raise click.ClickException(f"{error}. Choose another --host or --port.") from error


def _check_alone(database: str) -> None:
    """Two servers would decide twice what is decided once for good, and may count by two rules."""
    until = time.monotonic() + ENDING_S
    while (other := who_serves(database)) is not None:
        if time.monotonic() >= until:
            raise click.ClickException(
                f"A server runs on {database} already ({other.where})."
                " Stop it first, or name another file with --database."
            )
        time.sleep(0.05)


def show_first_keys(store: Store) -> None:
    """Give a store without keys one of each kind, and say them."""
    if store.list_keys():
        return
    click.echo("New database. These keys are shown this once; keep them:", err=True)
    for kind in PREFIXES:
        made = create_key(store, kind, f"first {kind} key", at_ms=now_ms())
        click.echo(f"  {kind:<7} {made}", err=True)
