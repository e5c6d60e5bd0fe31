"""`recompute`: count all days anew, by other rules if asked to."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from seatbeat_collector import config
from seatbeat_collector.collector import now_ms
from seatbeat_collector.fold import Folder
from seatbeat_collector.serving import Server, who_serves
from seatbeat_collector.store.folding import FoldConflict
from seatbeat_collector.store.sqlite.engine import SqliteStore
from seatbeat_collector.store.user_day import Rules

from .options import database_option, existing_database, load_settings, opened

RULES = ("idle_timeout", "timezone", "idle_policy")
_LOOK_S = 0.2


@click.command()
@database_option
@click.option("--idle-timeout", type=int, metavar="S", help="From now on count with S seconds.")
@click.option("--timezone", metavar="ZONE", help="From now on this is the zone of who names none.")
@click.option("--account", "accounts", multiple=True, metavar="ID", help="Only this; repeatable.")
@click.option("--dry-run", is_flag=True, help="Only say what would be counted anew.")
def recompute(
    database: str | None,
    idle_timeout: int | None,
    timezone: str | None,
    accounts: tuple[str, ...],
    dry_run: bool,
) -> None:
    """Count the days of all accounts anew, from the evidence that is kept.

    New rules are kept in the database, and every later start goes on with them. Interrupted, it
    goes on where it was when it is run again. Days whose evidence was deleted stay as they are.

    \b
    Examples:
      seatbeat-collector recompute --idle-timeout 300      (stop the server first)
      seatbeat-collector recompute --account acme          (beside a server, too)
    """
    path = existing_database(database)
    changes = _given(idle_timeout=idle_timeout, timezone=timezone)
    if accounts and changes:
        raise click.UsageError("Rules hold for all accounts: leave --account away.")
    settings = load_settings(database=database, **changes)
    _check_no_undoing(changes)
    _check_server(who_serves(path), settings)
    with opened(database, settings=settings) as store:
        _check_known(store, accounts)
        _say(store, accounts, settings)
        if not dry_run:
            _count(store, path, settings, accounts, changes)


def _given(**changes: Any) -> dict[str, Any]:
    return {name: value for name, value in changes.items() if value is not None}


def _check_no_undoing(changes: dict[str, Any]) -> None:
    """What is set elsewhere would hold again at the next start, and everything be counted back."""
    file = os.environ.get("SEATBEAT_SETTINGS")
    origin = config.sources(os.environ, Path(file) if file else None)
    now = load_settings()
    for name, value in changes.items():
        if origin[name] != "default" and now[name] != value:
            raise click.ClickException(
                f"{name} is set to {now[name]} ({origin[name]}), which the next start would go by."
                f" Change it there, then run `recompute` without --{name.replace('_', '-')}."
            )


def _check_server(server: Server | None, settings: dict[str, Any]) -> None:
    """Two rules at once would mix their numbers."""
    if server is None:
        return
    for name in RULES:
        if getattr(server, name) != settings[name]:
            raise click.ClickException(
                f"A server runs on this database ({server.where}) with {name}"
                f" {getattr(server, name)}, not {settings[name]}. Either stop it and run this"
                f" again; or set SEATBEAT_{name.upper()} for it and start it anew: it then counts"
                " anew by itself while it serves."
            )


def _check_known(store: SqliteStore, accounts: tuple[str, ...]) -> None:
    for account_id in accounts:
        if store.account(account_id) is None:
            raise click.BadParameter(f"there is no account {account_id!r}", param_hint="--account")


def _say(store: SqliteStore, accounts: tuple[str, ...], settings: dict[str, Any]) -> None:
    rules = ", ".join(f"{name} {settings[name]}" for name in RULES)
    click.echo(f"Counting {len(accounts) or len(store.accounts()):,} accounts anew with {rules}.")
    kept = store.kept_from().first_whole_day(settings["timezone"])
    if kept is not None:
        click.echo(f"Days before {kept} stay as they are: their evidence is no longer kept.")


def _count(
    store: SqliteStore,
    path: str,
    settings: dict[str, Any],
    accounts: tuple[str, ...],
    changes: dict[str, Any],
) -> None:
    """Count until no account is left, or watch the server that does."""
    if changes:
        store.upkeep.keep_settings(changes)
    rules = Rules(settings["idle_timeout"] * 1000, settings["idle_policy"])
    folder = Folder(store.rollups, rules, zone=settings["timezone"])
    if accounts or not store.upkeep.recomputing():
        store.upkeep.recompute(accounts or None)
    alone = who_serves(path) is None
    if alone:
        _settle(store, folder)
    with click.progressbar(length=_left(store), label="Counting", show_eta=True) as bar:
        for people in _counted(folder) if alone else _watched(store):
            bar.update(people)
        bar.update(bar.length - bar.pos if bar.length else 0)
    if _left(store):
        raise click.ClickException("The server stopped; run this again to go on.")


def _settle(store: SqliteStore, folder: Folder) -> None:
    """Have each person's evidence lie together, so that reading it is quick."""
    with click.progressbar(length=store.upkeep.unsettled(), label="Sorting", show_eta=True) as bar:
        while rows := folder.settle_once(now_ms()):
            bar.update(rows)
        bar.update(bar.length - bar.pos if bar.length else 0)


def _counted(folder: Folder) -> Iterator[int]:
    """How many people were counted, step by step."""
    while True:
        try:
            yield from (people for _, people, _ in folder.recompute())
            return
        except FoldConflict:  # somebody else wrote between reading and writing
            continue


def _watched(store: SqliteStore) -> Iterator[int]:
    """How many people a running server has counted since the last look."""
    left = _left(store)
    while left and who_serves(store.path):
        time.sleep(_LOOK_S)
        before, left = left, _left(store)
        yield max(0, before - left)


def _left(store: SqliteStore) -> int:
    """How many people are left; an account is something even without any."""
    return sum(1 + people for _, people in store.upkeep.to_recompute())
