"""`key`: make, list and revoke keys."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from seatbeat_collector.auth import PREFIXES, create_key
from seatbeat_collector.collector import now_ms

from .options import database_option, opened


@click.group()
def key() -> None:
    """Make, list and revoke keys."""


@key.command()
@database_option
@click.option(
    "--kind",
    type=click.Choice(list(PREFIXES)),
    required=True,
    help="write: pages, may only report. server: may report everything. read: the API. "
    "admin: settings and deletion.",
)
@click.option("--name", required=True, help="What it is for, such as `web app`.")
@click.option(
    "--origin",
    "origins",
    multiple=True,
    metavar="URL",
    help="Bind a write key to pages from here (https://app.example.com); may be repeated.",
)
def create(database: str | None, kind: str, name: str, origins: tuple[str, ...]) -> None:
    """Make a key and print it, alone, on standard output. It can't be shown again.

    \b
    Example:
      KEY=$(seatbeat-collector key create --kind server --name billing)
    """
    if origins and kind != "write":
        raise click.UsageError("--origin goes with write keys: no other kind belongs in a page.")
    cleaned = tuple(_origin(text) for text in origins)
    with opened(database, must_exist=False) as store:
        click.echo(create_key(store, kind, name, origins=cleaned, at_ms=now_ms()))
    if kind == "write" and not origins:
        click.echo("Note: without --origin any page may use this key.", err=True)


@key.command("list")
@database_option
def list_keys(database: str | None) -> None:
    """List keys: number, kind, first letters, name, origins, last use."""
    with opened(database) as store:
        for record in store.list_keys():
            state = "revoked " + _day(record.revoked_at_ms) if record.revoked_at_ms else ""
            used = _day(record.last_used_at_ms) if record.last_used_at_ms else "never"
            origins = " ".join(record.origins)
            click.echo(
                f"{record.key_id:>4}  {record.kind:<7} {record.hint}…  {record.name}"
                f"  used {used}  {origins} {state}".rstrip()
            )


@key.command()
@database_option
@click.argument("number", type=int)
def revoke(database: str | None, number: int) -> None:
    """Revoke the key with this NUMBER (see `key list`); it stops working within a second."""
    with opened(database) as store:
        if not store.revoke_key(number, at_ms=now_ms()):
            raise click.ClickException(f"There is no key number {number}; see `key list`.")
    click.echo(f"Key {number} is revoked.")


def _origin(text: str) -> str:
    scheme, separator, host = text.strip().rstrip("/").partition("://")
    if not separator or scheme not in ("http", "https") or not host or "/" in host:
        raise click.BadParameter(
            f"{text!r} is no origin; give scheme and host, such as https://app.example.com",
            param_hint="--origin",
        )
    return f"{scheme}://{host}".lower()


def _day(at_ms: int | None) -> str:
    return datetime.fromtimestamp((at_ms or 0) / 1000, UTC).strftime("%Y-%m-%d %H:%M")
