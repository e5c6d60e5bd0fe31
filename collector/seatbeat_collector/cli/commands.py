"""The commands by name; each is imported when it is called, for together they need everything."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import NamedTuple

import click


class Place(NamedTuple):
    """Where a command is, beside this module, and its own first sentence."""

    module: str
    attribute: str
    sentence: str


PLACES = {
    "account": Place("account", "account", "Set and show what is known of an account."),
    "backtest": Place(
        "backtest",
        "backtest",
        "Say what the health score was worth: did it warn of the accounts that left?",
    ),
    "backup": Place(
        "backup",
        "backup",
        "Copy the database to FILE while a server runs, verify the copy, then put it in place.",
    ),
    "close": Place(
        "close",
        "close",
        "Keep every metric and score of the days that are over, as a running server does by "
        "itself.",
    ),
    "config": Place(
        "config_rules",
        "config",
        "The rules file: segments, health profiles, features, onboarding, goals, signals.",
    ),
    "demo": Place(
        "demo", "demo", "Serve a collector that knows a portfolio of invented customers."
    ),
    "doctor": Place(
        "doctor",
        "doctor",
        "Check database, disk, fold, keys, clock, settings and server; say what to mend.",
    ),
    "import": Place(
        "importing",
        "import_file",
        "Import rows of FILE (CSV or JSON lines, gzip too; - is standard input).",
    ),
    "init": Place(
        "init",
        "init",
        "Write a commented settings FILE (default seatbeat.toml) with every setting's default.",
    ),
    "key": Place("key", "key", "Make, list and revoke keys."),
    "openapi": Place(
        "openapi",
        "openapi",
        "Print the OpenAPI 3.1 document of the API as JSON; no database is needed for it.",
    ),
    "prune": Place(
        "prune",
        "prune",
        "Delete what is older than the retain_… settings keep it, as a running server does by "
        "itself.",
    ),
    "recompute": Place(
        "recompute",
        "recompute",
        "Count the days of all accounts anew, from the evidence that is kept.",
    ),
    "serve": Place("serve", "serve", "Take telemetry and answer the API, until Ctrl-C."),
    "settings": Place(
        "settings",
        "settings",
        "List every setting: its value, where that comes from, what it does.",
    ),
    "survey": Place(
        "survey",
        "survey",
        "List, check, apply, show, explain and export surveys, and make links to them.",
    ),
}


class Commands(Mapping[str, click.Command]):
    """The commands by name, each imported when it is looked up."""

    def __getitem__(self, name: str) -> click.Command:
        place = PLACES[name]
        module = import_module(f".{place.module}", __package__)
        command: click.Command = getattr(module, place.attribute)
        return command

    def __iter__(self) -> Iterator[str]:
        return iter(PLACES)

    def __len__(self) -> int:
        return len(PLACES)


class CommandLine(click.Group):
    """A group that lists its commands without importing them."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Each command with its whole sentence."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, place.sentence) for name, place in PLACES.items()])
