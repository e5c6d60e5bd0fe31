"""`backup`: a verified copy of the database, while it is in use."""

from __future__ import annotations

from pathlib import Path

import click

from seatbeat_collector.errors import CollectorError
from seatbeat_collector.store.sqlite.backup import Made, back_up

from .options import database_option, existing_database
from .words import size_in_words


@click.command()
@database_option
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--force", is_flag=True, help="Replace a FILE that exists.")
def backup(database: str | None, file: Path, force: bool) -> None:
    """Copy the database to FILE while a server runs, verify the copy, then put it in place.

    FILE holds everything that was acknowledged until shortly before this command ends. To restore
    it, stop the server and copy FILE to where the database was (and remove the old -wal and -shm).

    \b
    Example:
      seatbeat-collector backup --database seatbeat.db backups/seatbeat-2027-03-01.db
    """
    source = existing_database(database)
    _check_target(source, file, force=force)
    try:
        made = _copy(source, file)
    except CollectorError as error:
        raise click.ClickException(error.detail) from error
    click.echo(
        f"{file}: {size_in_words(made.size)}, whole, {sum(made.rows.values()):,} rows"
        f" in {len(made.rows)} tables"
    )


def _copy(source: str, file: Path) -> Made:
    with click.progressbar(length=1, label="Copying") as bar:

        def progress(done: int, total: int) -> None:
            bar.length = total
            if done == total:
                bar.label = "Verifying"
            bar.update(done - bar.pos)

        return back_up(source, file, progress=progress)


def _check_target(source: str, file: Path, *, force: bool) -> None:
    if not file.absolute().parent.is_dir():
        raise click.ClickException(f"There is no folder {file.parent}; make it first.")
    taken = [Path(source), *(Path(f"{source}{tail}") for tail in ("-wal", "-shm", "-serving"))]
    if any(_same(file, path) for path in taken):
        raise click.ClickException(
            f"{file} is the database itself, or a part of it; name another file."
        )
    if file.exists() and not force:
        raise click.ClickException(f"{file} exists; --force replaces it.")


def _same(one: Path, other: Path) -> bool:
    if one.absolute() == other.absolute():
        return True
    return one.exists() and other.exists() and one.samefile(other)
