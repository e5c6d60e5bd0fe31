"""`survey explain`: why is somebody not asked?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import click

from seatbeat_collector.cli.options import database_option, load_settings, opened
from seatbeat_collector.collector import now_ms
from seatbeat_collector.segmenter import segmenter_of_kept
from seatbeat_collector.surveys.asking import Asking
from seatbeat_collector.surveys.gate import Result
from seatbeat_collector.surveys.registry import Registry

_STATES = {"passed": "ok  ", "failed": "FAIL", "not_reached": "-   ", "in_browser": "page"}


@click.command()
@database_option
@click.option("--user", required=True, metavar="ID", help="The person.")
@click.option("--account", metavar="ID", help="The account; else the person's own.")
@click.argument("survey_id", metavar="ID")
def explain(database: str | None, user: str, account: str | None, survey_id: str) -> None:
    """Say why the survey ID does not ask somebody now: every gate in its order.

    Gates marked `page` are decided in the browser. What the last second brought may be missing.

    \b
    Example:
      seatbeat-collector survey explain nps-q4 --user u-17 --account acme
    """
    settings = load_settings(database=database)
    with opened(database, settings=settings) as store:
        registry = Registry(store)
        known = registry.by_id.get(survey_id)
        if known is None:
            raise click.ClickException(f"There is no survey {survey_id}; see `survey list`.")
        segment_of = segmenter_of_kept(store, settings, now_ms)
        found = Asking(store, registry, now_ms, segment_of).explain(known, user, account)
    for gate in found.gates:
        click.echo(f"{_STATES[gate.state]}  {gate.gate:<14}  {_said(gate)}".rstrip())
    failed = next((gate for gate in found.gates if gate.state == "failed"), None)
    if failed is not None:
        click.echo(f"Not asked now: {failed.code}.")
    elif found.account_id is None:
        click.echo("Not asked now: the person's account isn't known.")
    else:
        click.echo("Asked, once the page's own rules are met.")


def _said(gate: Result) -> str:
    said = ", ".join(f"{name} {_value(name, v)}" for name, v in gate.compared.items())
    if gate.may_pass_at_ms is not None:
        said += f"; may pass at {_instant(gate.may_pass_at_ms)}"
    return f"{gate.code}: {said}" if gate.state == "failed" else said


def _value(name: str, value: Any) -> str:
    if isinstance(value, Mapping):
        return "; ".join(f"{inner} {_value(inner, v)}" for inner, v in value.items())
    if type(value) is int and name.endswith(("_at", "_since")):
        return _instant(value)
    return "-" if value is None else str(value)


def _instant(at_ms: int) -> str:
    return datetime.fromtimestamp(at_ms / 1000, UTC).strftime("%Y-%m-%d %H:%M UTC")
