"""`close`: keep the metrics and scores of days that are over; or tell history anew."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import click

from seatbeat_collector.closing.backfill import Asked, Backfill
from seatbeat_collector.closing.close import Closer
from seatbeat_collector.closing.due import Work
from seatbeat_collector.closing.lag import went_through
from seatbeat_collector.closing.rounds import Patience, Round
from seatbeat_collector.closing_terms import settings_of_server, terms_in_force, terms_of_kept
from seatbeat_collector.collector import now_ms
from seatbeat_collector.documents.yaml_text import Faulty
from seatbeat_collector.fold import Folder
from seatbeat_collector.metrics.catalogue import CATALOGUE
from seatbeat_collector.serving import who_serves
from seatbeat_collector.store.snapshots import Written
from seatbeat_collector.store.sqlite.engine import SqliteStore
from seatbeat_collector.store.user_day import Rules

from .options import database_option, existing_database, load_settings, opened

_DAY = click.DateTime(formats=["%Y-%m-%d"])
_TALLY = dict[str, Written]


@click.command()
@database_option
@click.option("--date", "on", type=_DAY, metavar="DAY", help="Tell this day anew.")
@click.option("--from", "first", type=_DAY, metavar="DAY", help="Tell the days from here on anew.")
@click.option("--to", "last", type=_DAY, metavar="DAY", help="Up to here.  [default: yesterday]")
@click.option("--accounts", multiple=True, metavar="ID", help="Only this account; repeatable.")
@click.option(
    "--definition",
    metavar="METRIC",
    help="Only days told without this metric, or by another version of it.",
)
@click.option("--dry-run", is_flag=True, help="Only say what would be kept.")
def close(
    database: str | None,
    on: datetime | None,
    first: datetime | None,
    last: datetime | None,
    accounts: tuple[str, ...],
    definition: str | None,
    dry_run: bool,
) -> None:
    """Keep every metric and score of the days that are over, as a running server does by itself.

    Each account's day is closed by its own calendar, close_after_minutes after its midnight. With
    days, those are told anew by the rules in force now: what came out otherwise is kept as one
    revision more, and what was told before stays readable. Interrupted, it goes on where it was
    when it is run again with the same words. Works beside a running server.

    \b
    Examples:
      seatbeat-collector close
      seatbeat-collector close --from 2026-08-01 --dry-run     (what would other rules change?)
      seatbeat-collector close --from 2026-08-01 --definition health
    """
    path = existing_database(database)
    asked = _asked(on, first, last, accounts, definition)
    server = who_serves(path)
    settings = load_settings(
        database=database, **({"timezone": server.timezone} if server and server.pid else {})
    )
    alone = server is None
    with opened(database, settings=settings) as store:
        _check_known(store, accounts)
        if alone:
            _fold(store, settings)
        closer = _closer(store, settings, alone=alone, dry_run=dry_run)
        patience = Patience(settings["close_after_minutes"] * 60_000, settings["lateness_days"])
        if asked is None:
            _say(_round(Round(closer, patience)), dry_run=dry_run)
            if not dry_run:
                went_through(store, now_ms())
        else:
            _say(_backfill(Backfill(closer, asked)), dry_run=dry_run)


def _asked(
    on: datetime | None,
    first: datetime | None,
    last: datetime | None,
    accounts: tuple[str, ...],
    definition: str | None,
) -> Asked | None:
    """The days to be told anew; None for those that are due."""
    if on is not None and (first or last):
        raise click.UsageError("Give either --date, or --from and --to.")
    begin = on or first
    if begin is None:
        if last or accounts or definition:
            raise click.UsageError("Say from which day on: --from DAY, or --date DAY.")
        return None
    if definition is not None and definition not in CATALOGUE:
        raise click.BadParameter(
            f"there is no metric {definition!r}; GET /v1/metrics lists them",
            param_hint="--definition",
        )
    end = on or last
    until = date.max if end is None else end.date()
    if until < begin.date():
        raise click.UsageError("--to lies before --from.")
    return Asked(begin.date(), until, accounts, definition)


def _check_known(store: SqliteStore, accounts: tuple[str, ...]) -> None:
    for account_id in accounts:
        if store.account(account_id) is None:
            raise click.BadParameter(f"there is no account {account_id!r}", param_hint="--accounts")


def _fold(store: SqliteStore, settings: dict[str, Any]) -> None:
    """Count what was taken in; beside a server, that one does."""
    rules = Rules(settings["idle_timeout"] * 1000, settings["idle_policy"])
    Folder(store.rollups, rules, zone=settings["timezone"]).fold_all()


def _closer(store: SqliteStore, settings: dict[str, Any], *, alone: bool, dry_run: bool) -> Closer:
    """By the rules and settings of the server that runs, else by those that are set here."""
    try:
        if alone:
            terms, text = terms_in_force(store, settings)
        else:
            terms, text = terms_of_kept(store, {**settings, **settings_of_server(store)})
    except Faulty as error:
        for fault in error.faults:
            click.echo(fault.said_of(settings["rules_file"] or "the rules"), err=True)
        raise click.ClickException("The rules can't be used; nothing was closed.") from error
    if not dry_run:
        store.snapshots.keep_rules(terms.rules_hash, text, now_ms=now_ms())
    return Closer(store, terms, now_ms, dry=dry_run)


def _round(work: Round) -> _TALLY:
    found: defaultdict[str, Written] = defaultdict(Written)
    length = _size(work.due()) + _size(work.late(all_of_it=True)) + _size(work.settled())
    with click.progressbar(length=length, label="Closing", show_eta=True) as bar:
        for step in work.run(all_of_it=True):
            found[step.kind] = found[step.kind].plus(step.written)
            bar.update(step.accounts)
    return found


def _backfill(backfill: Backfill) -> _TALLY:
    if backfill.goes_on_at is not None:
        click.echo(f"Going on at {backfill.goes_on_at}, where it was interrupted.")
    if backfill.first_countable is not None:
        click.echo(f"Days before {backfill.first_countable} stay: what they rest on was deleted.")
    work, found = backfill.work(), Written()
    with click.progressbar(length=_size(work), label="Telling anew", show_eta=True) as bar:
        for _, accounts, written in backfill.run(work):
            found = found.plus(written)
            bar.update(accounts)
    return {"told anew": found}


def _size(work: Work) -> int:
    return sum(len(names) for names in work.values())


def _say(found: _TALLY, *, dry_run: bool) -> None:
    for kind, written in found.items():
        click.echo(f"{kind}: {', '.join(_words(written, dry_run))}")
    if not any(sum(written) for written in found.values()):
        click.echo("No day is to be closed.")
    elif dry_run:
        click.echo("Nothing was kept (--dry-run).")


def _words(written: Written, dry_run: bool) -> Iterator[str]:
    yield f"{written.created:,} account-days new"
    yield f"{written.revised:,} revised"
    yield f"{written.unchanged:,} as they were"
