"""`init`: a commented settings file."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from seatbeat_collector import config

from .options import database_option


@click.command()
@database_option
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path), default="seatbeat.toml")
@click.option("--force", is_flag=True, help="Write over a file that exists.")
def init(database: str | None, file: Path, force: bool) -> None:
    """Write a commented settings FILE (default seatbeat.toml) with every setting's default.

    Name it by SEATBEAT_SETTINGS and the other commands read it.
    """
    if file.exists() and not force:
        raise click.ClickException(f"{file} exists; --force writes over it.")
    try:
        file.write_text(_text({"database": database} if database else {}), encoding="utf-8")
    except OSError as error:
        raise click.ClickException(f"{file}: {error.strerror}") from error
    click.echo(f"Wrote {file}. Use it with: export SEATBEAT_SETTINGS={file}")


def _text(given: Mapping[str, Any]) -> str:
    parts = ["# Seatbeat's collector. Flags and SEATBEAT_* in the environment beat this file.\n"]
    for setting in config.SETTINGS:
        choices = f" ({' | '.join(setting.choices)})" if setting.choices else ""
        comment = "" if setting.name in given else "# "
        # JSON writes text, whole numbers and booleans exactly as TOML does.
        value = json.dumps(given.get(setting.name, setting.default))
        parts.append(f"# {setting.help}{choices}.\n{comment}{setting.name} = {value}\n")
    return "\n".join(parts)
