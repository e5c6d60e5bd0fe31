"""`config`: the rules file, begun, checked, shown, compared."""

from __future__ import annotations

import json
import sys
from importlib.resources import files
from pathlib import Path
from typing import Any

import click

from seatbeat_collector.documents.yaml_text import Faulty
from seatbeat_collector.metrics.rules import Rules
from seatbeat_collector.rules_file.differences import differences
from seatbeat_collector.rules_file.reading import Loaded, load
from seatbeat_collector.rules_file.writing import text_of, written
from seatbeat_collector.rules_keeper import DEFAULTS, InForce, kept_rules

from .config_effects import Effects, effects_between, say_effects
from .options import database_option, load_settings, opened

_FILE = click.Path(dir_okay=False, path_type=Path)
MOST_TOLD = 50


@click.group()
def config() -> None:
    """The rules file: segments, health profiles, features, onboarding, goals, signals.

    It is named by the setting rules_file (SEATBEAT_RULES_FILE) and followed without a restart.
    """


@config.command("init")
@click.argument("file", type=_FILE, default="rules.yaml")
@click.option("--force", is_flag=True, help="Write over a file that exists.")
def init_rules(file: Path, force: bool) -> None:
    """Write a commented FILE (default rules.yaml) to begin with."""
    if file.exists() and not force:
        raise click.ClickException(f"{file} exists; --force writes over it.")
    try:
        file.write_text(example(), encoding="utf-8")
    except OSError as error:
        raise click.ClickException(f"{file}: {error.strerror}") from error
    click.echo(f"Wrote {file}. Use it with: export SEATBEAT_RULES_FILE={file}")


@config.command()
@click.argument("file", type=_FILE, required=False)
def check(file: Path | None) -> None:
    """Say whether FILE (default: the setting rules_file) can be used, else what to mend where.

    Ends with status 1 where it can't, so that it can stand in a pipeline.
    """
    path = file or _set_file()
    loaded = _loaded(path)
    rules = loaded.rules
    click.echo(
        f"{path} can be used: {len(rules.segments.rules)} segment rules,"
        f" {len(rules.health.profiles)} health profiles, {len(rules.adoption.features)} features,"
        f" {len(rules.onboarding.steps)} onboarding steps, {len(rules.goals)} goals;"
        f" hash {loaded.hash}"
    )


@config.command()
@database_option
@click.argument("file", type=_FILE, required=False)
@click.option("--json", "as_json", is_flag=True, help="As JSON, for programs.")
def show(database: str | None, file: Path | None, as_json: bool) -> None:
    """Show the rules of FILE, or those in force, with every default spelled out."""
    found = _in_force_of(_loaded(file)) if file else _running(database)
    if as_json:
        click.echo(json.dumps({"hash": found.hash, "rules": written(found.rules)}, indent=2))
        return
    click.echo(f"# hash {found.hash}" + ("" if found.is_set else " (no rules file: defaults)"))
    click.echo(text_of(found.rules), nl=False)


@config.command()
@database_option
@click.argument("before", type=_FILE)
@click.argument("after", type=_FILE, required=False)
@click.option("--json", "as_json", is_flag=True, help="As JSON, for programs.")
def diff(database: str | None, before: Path, after: Path | None, as_json: bool) -> None:
    """Compare rules: BEFORE with AFTER, or what runs now with one file.

    Tells which definitions change and, where there is a database, which accounts would change
    their segment or health band and how many people would (not) be counted any more. Nothing is
    changed. Ends with status 1 where something differs.

    \b
    Examples:
      seatbeat-collector config diff rules.yaml            running rules → rules.yaml
      seatbeat-collector config diff old.yaml new.yaml
    """
    first = _running(database) if after is None else _in_force_of(_loaded(before))
    second = _in_force_of(_loaded(after or before))
    changes = differences(first.rules, second.rules)
    found = _effects(database, first, second)
    if as_json:
        click.echo(json.dumps(_as_json(first.rules, second.rules, found), indent=2))
    else:
        for change in changes:
            click.echo(f"{change.path}: {_short(change.before)} → {_short(change.after)}")
        say_effects(found, most=MOST_TOLD)
        if not changes and not found.accounts:
            click.echo("No difference.")
    sys.exit(1 if changes or found.accounts else 0)


def example() -> str:
    """A complete rules file with comments."""
    return (files("seatbeat_collector.rules_file") / "example.yaml").read_text(encoding="utf-8")


def _as_json(before: Rules, after: Rules, found: Effects) -> dict[str, Any]:
    return {
        "definitions": [change._asdict() for change in differences(before, after)],
        "accounts": [
            {"account_id": each.account_id, "segment": each.segment, "band": each.band}
            for each in found.accounts
        ],
        "people_no_longer_counted": found.uncounted,
        "people_counted_again": found.counted,
    }


def _effects(database: str | None, first: InForce, second: InForce) -> Effects:
    settings = load_settings(database=database)
    if not Path(settings["database"]).exists():
        return Effects([], 0, 0)
    with opened(database, settings=settings) as store:
        return effects_between(store, settings, first, second)


def _running(database: str | None) -> InForce:
    """The rules that the last server on the database took over, else the defaults."""
    settings = load_settings(database=database)
    if not Path(settings["database"]).exists():
        return DEFAULTS
    with opened(database, settings=settings) as store:
        return kept_rules(store) or DEFAULTS


def _in_force_of(loaded: Loaded) -> InForce:
    return InForce(loaded.rules, loaded.hash, is_set=True)


def _loaded(path: Path) -> Loaded:
    try:
        return load(path)
    except Faulty as error:
        for fault in error.faults:
            click.echo(fault.said_of(str(path)), err=True)
        number = len(error.faults)
        raise click.ClickException(
            f"{path} can't be used: {number} {'fault' if number == 1 else 'faults'}"
        ) from error


def _set_file() -> Path:
    name = load_settings()["rules_file"]
    if not name:
        raise click.UsageError("name a FILE, or set rules_file (SEATBEAT_RULES_FILE)")
    return Path(name)


def _short(value: Any) -> str:
    text = "nothing" if value is None else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 100 else f"{text[:97]}..."
