"""What other rules would do to the accounts and people of a database, without doing it."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import Any, NamedTuple

import click

from seatbeat_collector.collector import now_ms
from seatbeat_collector.http.bands import bands
from seatbeat_collector.http.moment import moment_of
from seatbeat_collector.http.rules_effects import Effect, effects
from seatbeat_collector.http.standing import Standing
from seatbeat_collector.rules_keeper import InForce
from seatbeat_collector.store.sqlite.engine import SqliteStore


class Effects(NamedTuple):
    """Accounts that would stand elsewhere, people who would (not) be counted any more."""

    accounts: list[Effect]
    uncounted: int
    counted: int


def effects_between(
    store: SqliteStore, settings: dict[str, Any], before: InForce, after: InForce
) -> Effects:
    """What going from one set of rules to the other would do now."""
    standing, at_ms = Standing(store), now_ms()
    first, second = (moment_of(store, settings, at_ms, standing, each) for each in (before, after))
    own = {each.strip().lower() for each in settings["internal_domains"].split(",")}
    old, new = (frozenset(each.rules.internal_domains) - own for each in (before, after))
    return Effects(
        list(_with_progress(effects(first, second, band_at=bands()), store)),
        uncounted=store.people_of_domains(new - old),
        counted=store.people_of_domains(old - new),
    )


def _with_progress(found: Iterable[Effect], store: SqliteStore) -> Iterable[Effect]:
    """A sign of life for a terminal: scores of many accounts take a while."""
    if not sys.stderr.isatty():
        return found
    click.echo(f"Scoring {len(store.accounts()):,} accounts twice …", err=True)
    return found


def say_effects(found: Effects, *, most: int) -> None:
    """One line an account, the first of them."""
    for each in found.accounts[:most]:
        for name, (before, after) in (("segment", each.segment), ("band", each.band)):
            if before != after:
                click.echo(f"account {each.account_id}: {name} {before} → {after}")
    if len(found.accounts) > most:
        click.echo(f"… and {len(found.accounts) - most:,} more accounts (--json names them all)")
    if found.uncounted:
        click.echo(f"{found.uncounted:,} people would not be counted any more (internal_domains)")
    if found.counted:
        click.echo(f"{found.counted:,} people would be counted again (internal_domains)")
