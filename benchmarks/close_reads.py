"""What is read of closed days over HTTP, on the real server, from its very first answer on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import NamedTuple
from urllib.parse import quote

import click

import servers
from bodies import now_ms
from portfolio import Reader, Timing, timed
from portfolio_cast import id_of
from portfolio_data import Size
from seatbeat_collector import config
from seatbeat_collector.auth import create_key
from seatbeat_collector.store import open_store

MANY_MS, EXPLAIN_MS, PAST_MS = 150, 50, 20
"""What p95 is to stay below: of all accounts, of one score's reasons, of one account's past."""


class Question(NamedTuple):
    """What is asked, of paths in turn."""

    name: str
    paths: list[str]
    limit_ms: int


def measure(path: Path, size: Size, rounds: int, year: date) -> bool:
    """Serve a store whose days are closed, ask, print; whether the aims hold."""
    store = open_store(config.load({"database": str(path)}, environ={}))
    key = create_key(store, "read", "benchmark", at_ms=now_ms())
    store.close()
    found = []
    with servers.collector(path, threads=32) as served:
        reader = Reader(served.port, key)
        start = reader.ask("/v1/accounts")
        for question in questions(size, year):
            timing = timed(reader, question.name, question.paths, rounds)
            found.append((question, timing))
    _show(size, start, found)
    return all(timing.p95 <= question.limit_ms for question, timing in found)


def questions(size: Size, year: date) -> Iterator[Question]:
    """Those about all accounts first: each first answer is one of which nothing is remembered."""
    many = {
        "signals": "/v1/signals",
        "signals, critical": "/v1/signals?severity=critical",
        "signals as of a year back": f"/v1/signals?as_of={year}",
        "portfolio": "/v1/portfolio",
        "list by -health": "/v1/accounts?sort=-health",
        "list by health, poor": "/v1/accounts?sort=health&health_band=poor",
        "segments": "/v1/segments",
    }
    for name, path in many.items():
        yield Question(name, [path], MANY_MS)
    some = Random("closed").sample(range(size.accounts), min(100, size.accounts))
    ones = [f"/v1/accounts/{quote(id_of(one))}" for one in some]
    since = year + timedelta(days=335)
    for name, rest, limit in (
        ("explain", "/explain", EXPLAIN_MS),
        ("explain, changed in a month", f"/explain?since={since}", EXPLAIN_MS),
        ("signals of one", "/signals", EXPLAIN_MS),
        ("metrics as of a year back", f"/metrics?as_of={year}", PAST_MS),
        (
            "a year of health",
            f"/timeseries?metric=health&from={year}&to={year + timedelta(days=364)}",
            MANY_MS,
        ),
    ):
        yield Question(f"{name}, any of {len(ones)}", [one + rest for one in ones], limit)


def _show(size: Size, start: float, found: list[tuple[Question, Timing]]) -> None:
    click.echo(f"\n{size}, closed, over HTTP; the first read of all after a start: {start:,.0f} ms")
    click.echo(f"{'':44}{'first ms':>10}{'p50 ms':>9}{'p95 ms':>9}{'most ms':>9}")
    for question, one in found:
        mark = "" if one.p95 <= question.limit_ms else f"  over {question.limit_ms}"
        click.echo(
            f"{one.name:44}{one.first:10.1f}{one.p50:9.1f}{one.p95:9.1f}{one.most:9.1f}{mark}"
        )
