"""`init`: a commented settings file."""

from __future__ import annotations

import json
from pathlib import Path

import click

from seatbeat_collector import config


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path), default="seatbeat.toml")
@click.option("--force", is_flag=True, help="Write over a file that exists.")
def init(file: Path, force: bool) -> None:
    """Write a commented settings FILE (default seatbeat.toml) with every setting's default.

    Name it by SEATBEAT_SETTINGS and the other commands read it.
    """
    if file.exists() and not force:
        raise click.ClickException(f"{file} exists; --force writes over it.")
    try:
        file.write_text(_text(), encoding="utf-8")
    except OSError as error:
        raise click.ClickException(f"{file}: {error.strerror}") from error
    click.echo(f"Wrote {file}. Use it with: export SEATBEAT_SETTINGS={file}")


def _text() -> str:
    parts = ["# Seatbeat's collector. Flags and SEATBEAT_* in the environment beat this file.\n"]
    for setting in config.SETTINGS:
        choices = f" ({' | '.join(setting.choices)})" if setting.choices else ""
        # JSON writes text, whole numbers and booleans exactly as TOML does.
        parts.append(
            f"# {setting.help}{choices}.\n# {setting.name} = {json.dumps(setting.default)}\n"
        )
    return "\n".join(parts)
