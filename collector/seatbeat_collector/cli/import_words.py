"""What an import says: which column is which field, and what is wrong with which line."""

from __future__ import annotations

import click

from seatbeat_collector.imports.mapping import Mapped
from seatbeat_collector.imports.run import Step
from seatbeat_collector.imports.targets import Target

MOST_TOLD = 20
"""Lines; the reasons of all stand beside the rejected rows."""


def say_mapping(mapped: Mapped, target: Target) -> None:
    """Which column becomes what; a guess bears a question mark."""
    width = max((len(column.name) for column in mapped.used), default=0)
    for column in mapped.used:
        what = f" ({target.others})" if column.is_extra else ""
        doubt = "  ?" if column.is_guess else ""
        click.echo(f"  {column.name:<{width}} → {column.said.field}{what}{doubt}", err=True)
    if mapped.left_out:
        click.echo(f"  left out: {', '.join(mapped.left_out)}", err=True)


def say_step(step: Step, told: int, *, is_dry: bool) -> int:
    """What a batch brought: bad lines, and in a dry run every line; how many lines that were."""
    lines = [
        f"line {each.record.line}: {each.outcome}"
        for each in step.judged
        if is_dry or not each.is_kept
    ]
    shown = lines[: max(MOST_TOLD - told, 0)]
    for line in shown:
        click.echo(line, err=True)
    if told < MOST_TOLD <= told + len(lines) and len(lines) > len(shown):
        click.echo("… and more, which are not shown here", err=True)
    return len(lines)
