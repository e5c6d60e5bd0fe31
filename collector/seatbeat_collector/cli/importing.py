"""`import`: rows of other systems, from CSV or JSON lines."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from seatbeat_collector.imports.faults import CannotImport
from seatbeat_collector.imports.opening import FORMATS
from seatbeat_collector.imports.targets import NAMES

from .import_job import Job, Options, Outcome
from .options import database_option, load_settings, opened

SOME_REJECTED = 3


@click.command("import")
@database_option
@click.argument("file", metavar="FILE")
@click.option("--as", "kind", type=click.Choice(NAMES), required=True, help="What the rows are.")
@click.option(
    "--map",
    "maps",
    multiple=True,
    metavar="COLUMN=FIELD",
    help="Which column is which field; again for each. FIELD - leaves the column out.",
)
@click.option(
    "--mapping",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The same and more in a YAML file.",
)
@click.option("--dates", metavar="FORMAT", help="iso (default), s, ms, or such as %d.%m.%Y.")
@click.option("--timezone", help="Of times that name none.  [default: the setting timezone]")
@click.option("--decimal-comma", is_flag=True, default=None, help="Numbers are like 1.234,50.")
@click.option("--delimiter", metavar="CHAR", help="Between cells.  [default: found by looking]")
@click.option("--encoding", help="Such as windows-1252.  [default: by byte order mark, else UTF-8]")
@click.option("--format", type=click.Choice(FORMATS), help="[default: by the file's name]")
@click.option("--valid-from", metavar="DATE", help="Since when it holds what rows don't date.")
@click.option("--rejected", type=click.Path(dir_okay=False, path_type=Path), help="For bad rows.")
@click.option("--dry-run", is_flag=True, help="Say what would happen to the rows; keep nothing.")
@click.option("--anew", is_flag=True, help="Begin at the first row, whatever was done before.")
@click.option("--yes", is_flag=True, help="Take the mapping that was guessed.")
def import_file(database: str | None, file: str, kind: str, **options: Any) -> None:
    """Import rows of FILE (CSV or JSON lines, gzip too; - is standard input).

    Shows which column is taken for which field and asks, unless every one is named or --yes is
    given. Rows are upserts: telling the same again changes nothing. Stopped midway, the same
    command goes on where it was. Rows that can't be used are put into FILE.rejected.csv (or
    .jsonl) as they were, and their line numbers and reasons beside it: mend and import that file.

    \b
    Examples:
      seatbeat-collector import accounts.csv --as accounts --dry-run
      seatbeat-collector import tickets.csv.gz --as tickets --map 'Ticket ID=id' --yes
      seatbeat-collector import deals.csv --as contracts --dates %d.%m.%Y --decimal-comma
    Status 0: all rows are in. 3: done, but some were rejected. 1: stopped. 2: asked wrongly.
    """
    settings = load_settings(database=database)
    try:
        with opened(settings["database"], settings=settings, must_exist=False) as store:
            job = Job(store, settings, file, kind, Options(**options))
            outcome = job.run()
    except CannotImport as error:
        raise click.ClickException(f"{file}: {error}") from error
    _say(outcome, is_dry=options["dry_run"])
    sys.exit(SOME_REJECTED if outcome.tally.rejected else 0)


def _say(outcome: Outcome, *, is_dry: bool) -> None:
    tally = outcome.tally
    would = " (nothing was kept)" if is_dry else ""
    click.echo(
        f"{tally.rows:,} rows: {tally.created:,} new, {tally.changed:,} changed,"
        f" {tally.unchanged:,} as they were, {tally.rejected:,} rejected{would}"
    )
    if outcome.rejects is not None and tally.rejected and not is_dry:
        click.echo(f"Rejected rows: {outcome.rejects} (why: {outcome.rejects}.reasons.txt)")
