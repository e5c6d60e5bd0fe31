"""`survey check`, `survey apply` and `survey export`: surveys as files."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

import click

from seatbeat_collector.cli.options import database_option, load_settings, opened
from seatbeat_collector.collector import now_ms
from seatbeat_collector.store.surveys import SurveyRecord
from seatbeat_collector.surveys.advice import advice
from seatbeat_collector.surveys.definition import Fault, InvalidDefinition
from seatbeat_collector.surveys.editing import Editing, Plan
from seatbeat_collector.surveys.folder import Outcome, as_yaml, files_in, read, sync
from seatbeat_collector.surveys.registry import Registry


@click.command()
@click.argument("path", required=False, type=click.Path(exists=True, path_type=Path))
def check(path: Path | None) -> None:
    """Check the files of a folder, or one file, without any database; for a CI job.

    PATH is the folder of the setting surveys_folder unless named. Ends with status 1 when a file
    can't be used.

    \b
    Example:
      seatbeat-collector survey check surveys/
    """
    bad = 0
    for file in files_in(_place(path)):
        try:
            survey = read(file)
        except InvalidDefinition as error:
            bad += 1
            _say_faults(file, error.faults)
        else:
            click.echo(f"{file}: ok, {survey.id}, {survey.metric}, {survey.status}")
            for sentence in advice(survey):
                click.echo(f"  note: {sentence}")
    sys.exit(1 if bad else 0)


@click.command()
@database_option
@click.option("--dry-run", is_flag=True, help="Only say what would change.")
@click.argument("path", required=False, type=click.Path(exists=True, path_type=Path))
def apply(database: str | None, dry_run: bool, path: Path | None) -> None:
    """Have surveys be as the files of a folder say, or one file; a running server follows soon.

    A file that can't be used leaves its survey as it was, and surveys that no file names stay as
    they are. Ends with status 1 when a file can't be used.

    \b
    Example:
      seatbeat-collector survey apply surveys/ --dry-run
    """
    place = _place(path)
    with opened(database, must_exist=dry_run) as store:
        editing = Editing(store, Registry(store), now_ms)
        outcomes = sync(editing, place, is_dry_run=dry_run)
    for outcome in outcomes:
        _say_outcome(outcome, dry_run)
    sys.exit(1 if any(outcome.plan is None for outcome in outcomes) else 0)


@click.command()
@database_option
@click.option(
    "--folder", type=click.Path(file_okay=False, path_type=Path), help="Write files here."
)
@click.option("--force", is_flag=True, help="Write over files that are there.")
@click.argument("survey_ids", nargs=-1, metavar="[ID...]")
def export(
    database: str | None, folder: Path | None, force: bool, survey_ids: tuple[str, ...]
) -> None:
    """Write surveys as YAML: all, or those named; to standard output, or a file each to --folder.

    \b
    Example:
      seatbeat-collector survey export --folder surveys/
    """
    with opened(database) as store:
        records = [r for r in store.surveys.all() if not survey_ids or r.survey_id in survey_ids]
    for missing in sorted(set(survey_ids) - {record.survey_id for record in records}):
        raise click.ClickException(f"There is no survey {missing}; see `survey list`.")
    if folder is None:
        click.echo("---\n".join(map(as_yaml, records)), nl=False)
        return
    folder.mkdir(parents=True, exist_ok=True)
    for record in records:
        _write(folder, record, force)


def _write(folder: Path, record: SurveyRecord, force: bool) -> None:
    name = "".join(c if c.isalnum() or c in "-_." else "_" for c in record.survey_id).lstrip(".")
    path = folder / f"{name or '_'}.yaml"
    if path.exists() and not force:
        raise click.ClickException(f"{path} is there already; --force writes over it.")
    path.write_text(as_yaml(record), encoding="utf-8")
    click.echo(f"{record.survey_id}: {path}")


def _place(path: Path | None) -> Path:
    place = path or Path(load_settings()["surveys_folder"] or "-")
    if path is None and str(place) == "-":
        raise click.UsageError("Name a folder or a file, or set surveys_folder.")
    if not place.exists():
        raise click.ClickException(f"There is no folder {place}.")
    return place


def _say_outcome(outcome: Outcome, is_dry_run: bool) -> None:
    if outcome.plan is None:
        _say_faults(outcome.path, outcome.faults)
    else:
        click.echo(f"{outcome.path}: {outcome.survey_id} {_said(outcome.plan, is_dry_run)}")


def _said(plan: Plan, is_dry_run: bool) -> str:
    if plan.what == "unchanged":
        return "is the same"
    said = f"{'would be' if is_dry_run else 'is'} {plan.what}"
    if plan.fields:
        said += f": {', '.join(plan.fields)}"
    return f"{said}; its question gets a new version" if plan.is_new_wording else said


def _say_faults(path: Path, faults: Iterable[Fault]) -> None:
    for fault in faults:
        where = f"{fault.path} " if fault.path else ""
        click.echo(f"{path}: {where}{fault.message}", err=True)
