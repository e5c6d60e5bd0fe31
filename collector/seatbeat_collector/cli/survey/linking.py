"""`survey link`: a link for each of a list of people, for a mail merge."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable, Sequence
from typing import Any, TextIO

import click

from seatbeat_collector.cli.options import database_option, load_settings, opened
from seatbeat_collector.collector import now_ms
from seatbeat_collector.segmenter import segmenter_of_kept
from seatbeat_collector.store.surveys import MOST_LINK_DAYS
from seatbeat_collector.surveys.invitations import Invitation, Invitations, Wanted
from seatbeat_collector.surveys.registry import Registry

Row = dict[str, str]


@click.command()
@database_option
@click.option(
    "--people",
    type=click.File(encoding="utf-8-sig"),
    help="CSV with a column user_id, and account_id if you like; other columns are kept. - reads "
    "standard input.",
)
@click.option("--user", "users", multiple=True, metavar="ID", help="One person; may be repeated.")
@click.option("--account", metavar="ID", help="The account of --user; else the person's own.")
@click.option(
    "--url", required=True, metavar="URL", help="Where people reach the collector, https://…"
)
@click.option("--days", default=30, show_default=True, type=click.IntRange(1, MOST_LINK_DAYS))
@click.option("--anyone", is_flag=True, help="Also who answered, or was asked, not long ago.")
@click.argument("survey_id", metavar="ID")
def link(
    database: str | None,
    people: TextIO | None,
    users: tuple[str, ...],
    account: str | None,
    url: str,
    days: int,
    anyone: bool,
    survey_id: str,
) -> None:
    """Make links to the survey ID and print them as CSV; each takes one answer.

    Who may not be asked gets none, and the column `reason` says why. Nothing is written: links are
    signed. Append `?score=9` to one to have a score chosen already; a person still confirms it.

    \b
    Example:
      seatbeat-collector survey link nps-q4 --people people.csv --url https://feedback.example.com
    """
    rows = [*_rows(people), *({"user_id": user, "account_id": account or ""} for user in users)]
    if not rows:
        raise click.UsageError("Name people with --people FILE or --user ID.")
    wanted = [_wanted(row) for row in rows]
    settings = load_settings(database=database)
    with opened(database, settings=settings) as store:
        registry = Registry(store)
        known = registry.by_id.get(survey_id)
        if known is None:
            raise click.ClickException(f"There is no survey {survey_id}; see `survey list`.")
        segment_of = segmenter_of_kept(store, settings, now_ms)
        made = Invitations(store, registry, now_ms, segment_of).make(
            known, wanted, days=days, cooldowns=not anyone
        )
    _write(rows, made, url.rstrip("/"))
    left_out = sum(one.token is None for one in made)
    if left_out:
        click.echo(f"{left_out} of {len(made)} people get no link; see `reason`.", err=True)
    if known.survey.status != "live":
        said = f"Note: {survey_id} is {known.survey.status}: its links work once it is live."
        click.echo(said, err=True)


def _rows(people: Iterable[str] | None) -> list[Row]:
    if people is None:
        return []
    reader = csv.DictReader(people)
    if "user_id" not in (reader.fieldnames or ()):
        raise click.ClickException("The file of --people needs a column user_id.")
    return [{name: value or "" for name, value in row.items() if name} for row in reader]


def _wanted(row: Row) -> Wanted:
    user_id = row["user_id"].strip()
    if not user_id:
        raise click.ClickException("A row of --people has no user_id.")
    return Wanted(user_id, row.get("account_id", "").strip() or None)


def _write(rows: Sequence[Row], made: Sequence[Invitation], base: str) -> None:
    given = list(dict.fromkeys(name for row in rows for name in row))
    columns = list(dict.fromkeys([*given, "account_id", "url", "reason"]))
    writer = csv.DictWriter(sys.stdout, columns, lineterminator="\n")
    writer.writeheader()
    for row, one in zip(rows, made, strict=True):
        told: dict[str, Any] = {
            "account_id": one.account_id or "",
            "url": f"{base}/s/{one.token}" if one.token else "",
            "reason": one.reason or "",
        }
        writer.writerow({**row, **told})
