"""Recount every account and day of the demo's portfolio from raw events, and compare.

Three time zones, each around both days of a year on which its clocks change. Exits with 1 when any
number differs.
"""

from __future__ import annotations

import os
import sys

import click

from .check import cases
from .side_by_side import differences_of

ZONES = ("Europe/Berlin", "America/New_York", "Australia/Lord_Howe")
MOST_SHOWN = 20


@click.command()
@click.option("--zone", "zones", multiple=True, default=ZONES, show_default=True, help="IANA name.")
@click.option("--accounts", default=72, show_default=True, help="How many of the demo's customers.")
@click.option("--days", default=120, show_default=True, help="How many days of history.")
@click.option(
    "--at-once", default=os.cpu_count() or 1, show_default=True, help="How many in parallel."
)
def main(zones: tuple[str, ...], accounts: int, days: int, at_once: int) -> None:
    """Recount the four metrics from raw events, for every account and day, and compare."""
    every = [case for zone in zones for case in cases(zone, accounts=accounts, days=days)]
    with click.progressbar(
        length=sum(case.steps for case in every), label="Recounting", item_show_func=str
    ) as bar:
        found = differences_of(every, at_once=at_once, tick=lambda told: bar.update(1, told))
    wrong = [differences for differences in found if differences]
    for differences in wrong:
        _tell(differences)
    click.echo(f"{len(every) - len(wrong)} of {len(every)} portfolios: every number as recounted.")
    sys.exit(1 if wrong else 0)


def _tell(differences: list[str]) -> None:
    for one in differences[:MOST_SHOWN]:
        click.echo(f"  {one}")
    if len(differences) > MOST_SHOWN:
        click.echo(f"  and {len(differences) - MOST_SHOWN} more")


if __name__ == "__main__":
    main()
