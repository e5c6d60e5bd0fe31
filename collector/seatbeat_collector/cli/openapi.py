"""`openapi`: the OpenAPI document, without a server."""

from __future__ import annotations

import json

import click

from .options import database_option, load_settings


@click.command()
@database_option
def openapi(database: str | None) -> None:
    """Print the OpenAPI 3.1 document of the API as JSON; no database is needed for it."""
    from seatbeat_collector.http.api import document  # every route: long for the other commands

    load_settings(database=database)
    click.echo(json.dumps(document(), indent=2, ensure_ascii=False))
