"""`account`: what the vendor knows of a customer."""

from __future__ import annotations

import json
from typing import Any

import click
from marshmallow import ValidationError

from seatbeat_collector.collector import now_ms
from seatbeat_collector.store.rows import AccountTraits, Rows
from seatbeat_collector.wire.account_traits import AccountTraitsSchema

from .options import database_option, opened


@click.group()
def account() -> None:
    """Set and show what is known of an account."""


@account.command("set")
@database_option
@click.argument("account_id", metavar="ID")
@click.argument("traits", nargs=-1, required=True, metavar="TRAIT=VALUE...")
def set_traits(database: str | None, account_id: str, traits: tuple[str, ...]) -> None:
    """Set traits of the account ID, valid from now on; earlier values stay in its history.

    \b
    Example:
      seatbeat-collector account set acme seats=50 plan=pro timezone=Europe/Berlin
    A value is read as JSON where it can be (50, true, null), else as text.
    """
    given = dict(_trait(text) for text in traits)
    if not 1 <= len(account_id) <= 200:
        raise click.BadParameter("an account id has 1 to 200 characters", param_hint="ID")
    try:
        checked = AccountTraitsSchema().load(given)
    except ValidationError as error:
        faults = error.messages_dict
        name = next(iter(faults))
        raise click.BadParameter(f"{name}: {faults[name][0]}", param_hint="TRAIT=VALUE") from error
    with opened(database, must_exist=False) as store:
        at_ms = now_ms()
        row = AccountTraits(account_id=account_id, at_ms=at_ms, traits=checked)
        store.append(Rows(accounts=[row]), received_at_ms=at_ms)
    for name, value in checked.items():
        click.echo(f"{account_id}: {name} = {json.dumps(value, ensure_ascii=False)}")


def _trait(text: str) -> tuple[str, Any]:
    name, separator, value = text.partition("=")
    if not separator or not name:
        raise click.BadParameter(f"{text!r} is not TRAIT=VALUE", param_hint="TRAIT=VALUE")
    try:
        return name, json.loads(value)
    except ValueError:
        return name, value
