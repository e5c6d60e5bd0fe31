"""Options that many commands share, and what turns them into settings."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import click

from seatbeat_collector import config
from seatbeat_collector.errors import CollectorError
from seatbeat_collector.store import open_store
from seatbeat_collector.store.sqlite.engine import SqliteStore
from seatbeat_collector.store.sqlite.upkeep import kept_settings

F = TypeVar("F", bound=Callable[..., Any])


def database_option(command: F) -> F:
    """`--database FILE`, also from SEATBEAT_DATABASE or the settings file."""
    return click.option(
        "--database",
        metavar="FILE",
        help="The SQLite file that holds everything.  [default: seatbeat.db]",
    )(command)


def load_settings(**flags: Any) -> dict[str, Any]:
    """All settings, with these flags before the environment and the file."""
    file = os.environ.get("SEATBEAT_SETTINGS")
    try:
        return config.load(flags, file=Path(file) if file else None, kept=kept_settings)
    except config.InvalidSetting as error:
        raise click.ClickException(str(error)) from error


def existing_database(database: str | None) -> str:
    """The database's file. Ends the command with a sentence when there is none."""
    path = str(load_settings(database=database)["database"])
    if not Path(path).exists():
        raise click.ClickException(
            f"There is no database {path}. "
            "Name yours with --database, or begin one with `seatbeat-collector serve`."
        )
    return path


@contextmanager
def opened(
    database: str | None, *, must_exist: bool = True, settings: dict[str, Any] | None = None
) -> Iterator[SqliteStore]:
    """The store a command works on. Ends the command with a sentence when it can't be used."""
    settings = settings or load_settings(database=database)
    if must_exist:
        existing_database(database)
    try:
        store = open_store(settings)
    except CollectorError as error:
        raise click.ClickException(error.detail) from error
    try:
        yield store
    except CollectorError as error:
        raise click.ClickException(error.detail) from error
    except sqlite3.Error as error:
        raise click.ClickException(
            f"database {store.path}: {error}. `seatbeat-collector doctor` tells more."
        ) from error
    finally:
        store.close()
