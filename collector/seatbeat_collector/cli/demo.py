"""`demo`: a collector over a portfolio of invented customers."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Any

import click

from seatbeat_collector.closing.rounds import begin_with
from seatbeat_collector.collector import Collector
from seatbeat_collector.demo.cast import CAST
from seatbeat_collector.demo.portfolio import MOST_ACCOUNTS
from seatbeat_collector.demo.seeding import CannotSeed, Seeding, begin, finish
from seatbeat_collector.errors import CollectorError

from .demo_keys import demo_keys
from .demo_voices import ask, hear
from .options import load_settings
from .serve import serve_with

DATABASE = "seatbeat-demo.db"
APP_ORIGINS = ("http://127.0.0.1:8788", "http://localhost:8788")


@click.command()
@click.option(
    "--database",
    metavar="FILE",
    default=DATABASE,
    show_default=True,
    help="A file of its own; delete it to begin anew.",
)
@click.option("--host", help="Address to listen on.  [default: 127.0.0.1]")
@click.option("--port", type=int, help="Port to listen on.  [default: 8787]")
@click.option(
    "--accounts",
    type=click.IntRange(len(CAST), MOST_ACCOUNTS),
    default=72,
    show_default=True,
    help="How many customers.",
)
@click.option(
    "--days",
    type=click.IntRange(35, 400),
    default=120,
    show_default=True,
    help="How many days of history, up to yesterday.",
)
@click.option(
    "--origin",
    "origins",
    multiple=True,
    metavar="URL",
    default=APP_ORIGINS,
    show_default=True,
    help="Where pages may report from; may be repeated.",
)
@click.option("--no-serve", is_flag=True, help="Only make the database.")
def demo(
    database: str,
    host: str | None,
    port: int | None,
    accounts: int,
    days: int,
    origins: tuple[str, ...],
    no_serve: bool,
) -> None:
    """Serve a collector that knows a portfolio of invented customers.

    The first run takes some seconds to make it up; the history of its metrics and scores is closed
    beside the server, in some minutes. Later runs add the days that have passed since, and keep
    everything that was reported meanwhile.
    """
    settings = load_settings(database=database, host=host, port=port)
    try:
        with closing(Collector(settings)) as collector:
            seeding = _seed(collector, accounts=accounts, days=days)
            file = Path(f"{database}.keys.json")
            keys = demo_keys(collector.store, file, origins=origins, at_ms=collector.clock())
    except (CannotSeed, CollectorError) as error:
        raise click.ClickException(str(error)) from error
    _say_where(settings, seeding, keys, file)
    if not no_serve:
        serve_with(settings)


def _seed(collector: Collector, *, accounts: int, days: int) -> Seeding:
    now_ms = collector.clock()
    seeding = begin(collector.store, now_ms=now_ms, accounts=accounts, days=days)
    due = seeding.due
    if seeding.from_ms is None:
        ask(collector)
    if due:
        label = "Adding the days since" if seeding.from_ms else f"Making up {days} days"
        with click.progressbar(due, label=label) as bar:
            for account in bar:
                collector.store.append(seeding.rows(account), received_at_ms=now_ms)
                collector.folder.fold_all()
        hear(collector, seeding)
        finish(collector.store, seeding)
    begin_with(collector.store, seeding.portfolio.first_day)
    return seeding


def _say_where(
    settings: dict[str, Any], seeding: Seeding, keys: dict[str, str], file: Path
) -> None:
    here = f"http://{settings['host']}:{settings['port']}"
    accounts = seeding.portfolio.accounts
    people = sum(len(account.people) for account in accounts)
    click.echo(f"{len(accounts)} accounts with {people:,} users in {settings['database']}")
    click.echo(f"  Accounts  {here}/#key={keys['read']}")
    click.echo(f"  Surveys   {here}/surveys#key={keys['admin']}")
    click.echo(f"  API       {here}/docs  (read key {keys['read']})")
    click.echo(f"  Keys      {file}")
