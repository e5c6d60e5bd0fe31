"""`survey list` and `survey show`."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import click

from seatbeat_collector.cli.options import database_option, opened
from seatbeat_collector.collector import now_ms
from seatbeat_collector.surveys.folder import as_yaml
from seatbeat_collector.surveys.gate import DAY_MS
from seatbeat_collector.surveys.registry import Registry
from seatbeat_collector.surveys.wording import question_in

WEEK_MS = 7 * DAY_MS


@click.command("list")
@database_option
def list_surveys(database: str | None) -> None:
    """List surveys: id, metric, status, mode, version, since when they are live."""
    with opened(database) as store:
        known = Registry(store).by_id.values()
    for survey, record, _ in known:
        since = _day(record.first_live_ms) if record.first_live_ms is not None else "never live"
        mode = "" if survey.mode == "live" else f"  mode {survey.mode}"
        click.echo(
            f"{survey.id}  {survey.metric:<4}  {survey.status:<6}  version {record.version}"
            f"  {since}{mode}"
        )
    if not known:
        click.echo("There are no surveys: make one with `survey apply FILE`, or by the API.")


@click.command()
@database_option
@click.argument("survey_id", metavar="ID")
def show(database: str | None, survey_id: str) -> None:
    """Show one survey: its definition as YAML, its questions by version, its false answers."""
    with opened(database) as store:
        record = store.surveys.one(survey_id)
        if record is None:
            raise click.ClickException(f"There is no survey {survey_id}; see `survey list`.")
        versions = store.surveys.versions(survey_id)
        refused = store.surveys.refused(since_ms=now_ms() - WEEK_MS).get(survey_id, {})
    click.echo(as_yaml(record), nl=False)
    language = json.loads(record.definition).get("default_language", "en")
    for version in versions:
        question = question_in(version.wording, language)
        click.echo(f"# version {version.version}, from {_day(version.from_ms)}: {question}")
    for code, count in sorted(refused.items()):
        click.echo(f"# {count:,} answers of the last 7 days were refused: {code}")


def _day(at_ms: int) -> str:
    return datetime.fromtimestamp(at_ms / 1000, UTC).strftime("%Y-%m-%d")
