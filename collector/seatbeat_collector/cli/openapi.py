"""`openapi`: the OpenAPI document, without a server."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import click

from seatbeat_collector.app import create_app


@click.command()
def openapi() -> None:
    """Print the OpenAPI 3.1 document of the API as JSON."""
    with tempfile.TemporaryDirectory() as folder:
        app = create_app({"database": str(Path(folder, "none.db"))})
        try:
            document = app.test_client().get("/v1/openapi.json").get_json()
        finally:
            app.extensions["seatbeat"].close()
    click.echo(json.dumps(document, indent=2, ensure_ascii=False))
