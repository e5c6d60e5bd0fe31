"""`prune`: delete now what is older than the settings keep it."""

from __future__ import annotations

from collections import Counter

import click

from seatbeat_collector.caretaker import retention_of
from seatbeat_collector.collector import now_ms
from seatbeat_collector.serving import who_serves
from seatbeat_collector.store.retention import KeptFrom, Old, kept_from
from seatbeat_collector.store.sqlite.engine import SqliteStore
from seatbeat_collector.store.sqlite.upkeep import vacuum as rewrite
from seatbeat_collector.surveys.memory import days_looked_back
from seatbeat_collector.surveys.registry import Registry

from .options import database_option, existing_database, load_settings, opened
from .words import size_in_words

_LOST = {
    "activities": "single acts with their properties; what was counted of them stays",
    "user_periods": "other idle timeouts for those days; the numbers stay",
    "user_hours": "other idle timeouts for those days; the numbers stay",
    "user_days": "the numbers of those days",
    "user_trait_history": "roles that people had before then and not since",
    "survey_displays": "the answers",
    "survey_leases": "who was asked what, once no survey looks back so far",
    "survey_cases": "closed cases with what was done",
    "inputs": "tickets, contracts and other inputs that were over by then",
    "snapshots": "the history of metrics and scores of those days",
}


@click.command()
@database_option
@click.option("--dry-run", is_flag=True, help="Only say what would go.")
@click.option("--vacuum", is_flag=True, help="Then make the file smaller; stop the server first.")
def prune(database: str | None, dry_run: bool, vacuum: bool) -> None:
    """Delete what is older than the retain_… settings keep it, as a running server does by itself.

    Works beside a running server, in small steps. The file keeps its size, and fills what became
    free; --vacuum writes it anew without that room, for which no server may run.

    \b
    Example:
      SEATBEAT_RETAIN_EVIDENCE_DAYS=400 seatbeat-collector prune --dry-run
    """
    path = existing_database(database)
    if vacuum and not dry_run:
        _check_alone(path)
    retention = retention_of(load_settings(database=database))
    if not any(retention):
        click.echo("Everything is kept: no retain_… setting names a number of days.")
    with opened(database) as store:
        asked_days = days_looked_back(Registry(store).by_id.values())
        kept = kept_from(retention, now_ms(), store.upkeep.kept_from(), asked_days=asked_days)
        found = _look(store, kept)
        _say(found, "would go" if dry_run else "go")
        if not dry_run:
            _delete(store, kept, found)
    if vacuum and not dry_run:
        click.echo("Writing the file anew ...")
        rewrite(path)


def _look(store: SqliteStore, kept: KeptFrom) -> dict[str, Old]:
    rows: Counter[str] = Counter()
    size: Counter[str] = Counter()
    for batch in store.upkeep.old(kept):
        rows[batch.table] += batch.rows
        size[batch.table] += batch.size
    return {table: Old(table, rows[table], size[table]) for table in _LOST}


def _say(found: dict[str, Old], verb: str) -> None:
    for table, old in found.items():
        lost = f"  ({_LOST[table]})" if old.rows else ""
        click.echo(f"{table}: {old.rows:,} rows, about {size_in_words(old.size)} {verb}{lost}")


def _delete(store: SqliteStore, kept: KeptFrom, found: dict[str, Old]) -> None:
    total = sum(old.rows for old in found.values())
    store.upkeep.freeze(kept)
    with click.progressbar(length=total, label="Deleting") as bar:
        for batch in store.upkeep.delete_old(kept, thorough=True):
            bar.update(batch.rows)


def _check_alone(path: str) -> None:
    server = who_serves(path)
    if server is not None:
        raise click.ClickException(
            f"A server runs on {path} ({server.where}); --vacuum would hold it up for as long as"
            " the file is written. Stop it first, or leave --vacuum away."
        )
