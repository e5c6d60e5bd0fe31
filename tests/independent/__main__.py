"""Recount every account and day of the demo's portfolio from raw events, and compare.

Three time zones, each around both days of a year on which its clocks change. Exits with 1 when any
number differs.
"""

from __future__ import annotations

import sys
import tempfile
from itertools import islice
from pathlib import Path

import click

from .check import Case, cases, check

ZONES = ("Europe/Berlin", "America/New_York", "Australia/Lord_Howe")
MOST_SHOWN = 20


@click.command()
@click.option("--zone", "zones", multiple=True, default=ZONES, show_default=True, help="IANA name.")
@click.option("--accounts", default=72, show_default=True, help="How many of the demo's customers.")
@click.option("--days", default=120, show_default=True, help="How many days of history.")
def main(zones: tuple[str, ...], accounts: int, days: int) -> None:
    """Recount the four metrics from raw events, for every account and day, and compare."""
    every = [case for zone in zones for case in cases(zone, accounts=accounts, days=days)]
    wrong = sum(_differs(case) for case in every)
    click.echo(f"{len(every) - wrong} of {len(every)} portfolios: every number as recounted.")
    sys.exit(1 if wrong else 0)


def _differs(case: Case) -> bool:
    """Check one portfolio, show the first differences, and tell whether there were any."""
    with (
        tempfile.TemporaryDirectory() as folder,
        click.progressbar(
            length=case.steps, label=str(case), item_show_func=lambda told: told
        ) as bar,
    ):
        found = check(case, Path(folder), tick=lambda told: bar.update(1, told))
        shown = list(islice(found, MOST_SHOWN))
        more = sum(1 for _ in found)
    for difference in shown:
        click.echo(f"  {difference}")
    if more:
        click.echo(f"  and {more} more")
    return bool(shown)


if __name__ == "__main__":
    main()
