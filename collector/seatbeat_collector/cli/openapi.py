"""`openapi`: the OpenAPI document, without a server."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import click

from seatbeat_collector.app import create_app
from seatbeat_collector.http.docs import document

from .options import database_option, load_settings


@click.command()
@database_option
def openapi(database: str | None) -> None:
    """Print the OpenAPI 3.1 document of the API as JSON; no database is needed for it."""
    load_settings(database=database)
    with tempfile.TemporaryDirectory() as folder:
        app = create_app({"database": str(Path(folder, "none.db"))})
        try:
            described = document(app)
        finally:
            app.extensions["seatbeat"].close()
    click.echo(json.dumps(described, indent=2, ensure_ascii=False))
