"""The command line."""

from __future__ import annotations

import click

from seatbeat_collector import __version__

from .commands import CommandLine, Commands


@click.group(
    cls=CommandLine,
    commands=Commands(),
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, prog_name="seatbeat-collector")
def main() -> None:
    """Seatbeat's collector: how much of what a customer pays for is really used.

    \b
    Start here:
      seatbeat-collector serve            take telemetry, answer the API (http://127.0.0.1:8787)
      seatbeat-collector demo             the same over a portfolio of invented customers
      seatbeat-collector key create ...   keys for your app, your servers and your tools

    Every setting can also be given as SEATBEAT_<NAME> in the environment, or in a file made by
    `init` and named by SEATBEAT_SETTINGS. `seatbeat-collector settings` lists them.
    """
