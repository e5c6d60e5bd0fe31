"""`settings`: every setting, its value and where that comes from."""

from __future__ import annotations

import os
from pathlib import Path

import click

from seatbeat_collector import config
from seatbeat_collector.store.sqlite.upkeep import kept_settings

from .options import database_option, load_settings


@click.command()
@database_option
def settings(database: str | None) -> None:
    """List every setting: its value, where that comes from, what it does."""
    values = load_settings(database=database)
    file = os.environ.get("SEATBEAT_SETTINGS")
    kept = kept_settings(values["database"])
    origin = config.sources(os.environ, Path(file) if file else None, kept)
    if database is not None:
        origin["database"] = "flag"
    for setting in config.SETTINGS:
        value = values[setting.name]
        shown = "(hidden)" if setting.name in config.SECRETS and value else repr(value)
        click.echo(f"{setting.name} = {shown}  [{origin[setting.name]}]")
        choices = f" ({' | '.join(setting.choices)})" if setting.choices else ""
        click.echo(f"    {setting.help}{choices}. SEATBEAT_{setting.name.upper()}")
