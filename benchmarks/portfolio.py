"""How long reads of the big store take, over HTTP on the real server, idle and during ingest.

Builds the stores it lacks (portfolio_data.py), then asks for one account's metrics and for the
list sorted by everything it can be sorted by. Medians over the rounds; p95 within a round.
"""

from __future__ import annotations

import http.client
import time
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from random import Random
from statistics import median
from typing import Any, NamedTuple
from urllib.parse import quote, urlencode

import click

import servers
from bodies import now_ms
from portfolio_cast import id_of, sizes
from portfolio_data import SEED, Size, build, report
from portfolio_load import Load, Sent, beside
from seatbeat_collector import config
from seatbeat_collector.auth import create_key
from seatbeat_collector.http.params import SORTS
from seatbeat_collector.store import open_store

METRICS_MS, LIST_MS = 20, 150
"""What p95 is to stay below."""
REQUESTS = 40
"""A round, of one question."""
RATE = 1_000
"""Heartbeats a second beside the second half."""


class Timing(NamedTuple):
    """One question, asked again and again; in ms."""

    name: str
    first: float
    """The very first answer: nothing is remembered yet."""
    p50: float
    p95: float
    most: float


class Reader:
    """A keep-alive connection with a read key."""

    def __init__(self, port: int, key: str) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        self._headers = {"Authorization": f"Bearer {key}"}

    def ask(self, path: str) -> float:
        """The ms until a good answer is read."""
        began = time.perf_counter()
        self._connection.request("GET", path, headers=self._headers)
        answer = self._connection.getresponse()
        body = answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{path}: {answer.status} {body[:200]!r}")
        return (time.perf_counter() - began) * 1000


def timed(reader: Reader, name: str, paths: list[str], rounds: int) -> Timing:
    """Ask for the paths in turn, `REQUESTS` of them a round, after a first one of each."""
    first = max(reader.ask(path) for path in paths)
    p50s, p95s, most = [], [], 0.0
    for _ in range(rounds):
        took = sorted(reader.ask(paths[n % len(paths)]) for n in range(REQUESTS))
        p50s.append(took[len(took) // 2])
        p95s.append(took[min(len(took) - 1, len(took) * 95 // 100)])
        most = max(most, took[-1])
    return Timing(name, first, median(p50s), median(p95s), most)


def once_each(reader: Reader, people: list[int]) -> Timing:
    """Ask for the metrics of many accounts of which nothing is remembered."""
    some = Random("strangers").sample(range(len(people)), min(400, len(people)))
    took = sorted(reader.ask(f"/v1/accounts/{quote(id_of(one))}/metrics") for one in some)
    p50, p95 = took[len(took) // 2], took[len(took) * 95 // 100]
    return Timing(f"metrics of {len(some)}, each once", took[-1], p50, p95, took[-1])


def questions(people: list[int]) -> Iterator[tuple[str, list[str]]]:
    """What is asked: a name, and paths that are asked in turn."""
    by_size = sorted(range(len(people)), key=people.__getitem__)
    some = Random("accounts").sample(range(len(people)), min(100, len(people)))
    picked = {
        "smallest": [by_size[0]],
        "median": [by_size[len(by_size) // 2]],
        "largest": [by_size[-1]],
        "any of 100": some,
    }
    for name, accounts in picked.items():
        size = f", {people[accounts[0]]:,} people" if len(accounts) == 1 else ""
        paths = [f"/v1/accounts/{quote(id_of(account))}/metrics" for account in accounts]
        yield f"metrics of the {name}{size}" if size else f"metrics of {name}", paths
    tomorrow = (datetime.now(UTC) + timedelta(hours=14, days=1)).date().isoformat()
    for sort in SORTS:
        yield f"list by {sort}", [_list(sort=sign + sort) for sign in ("", "-")]
    for sort in ("-last_seen_at", "-time_spent"):
        yield f"list by {sort} with today", [_list(sort=sort, as_of=tomorrow)]
    filters = {"q": "tora", "segment": "pro", "status": "paying", "band": "daily"}
    for name, value in filters.items():
        yield (
            f"list by -active_users, {name}={value}",
            [_list(sort="-active_users", **{name: value})],
        )


def _list(**query: Any) -> str:
    return f"/v1/accounts?{urlencode(query)}"


def show(title: str, timings: list[Timing]) -> bool:
    """Print the timings as a table, what is too slow marked; whether nothing is."""
    click.echo(f"\n{title}\n{'':44}{'first ms':>10}{'p50 ms':>9}{'p95 ms':>9}{'most ms':>9}")
    for one in timings:
        mark = "" if one.p95 <= _limit(one) else f"  over {_limit(one)}"
        click.echo(
            f"{one.name:44}{one.first:10.1f}{one.p50:9.1f}{one.p95:9.1f}{one.most:9.1f}{mark}"
        )
    return all(one.p95 <= _limit(one) for one in timings)


def _limit(one: Timing) -> int:
    return METRICS_MS if one.name.startswith("metrics") else LIST_MS


def _serve_and_ask(path: Path, size: Size, rounds: int) -> bool:
    """Serve a store and measure it, idle and then beside ingest; whether the idle one is quick."""
    people = sizes(size.accounts, size.users, Random(f"{SEED} sizes"))
    asked = list(questions(people))
    store = open_store(config.load({"database": str(path)}, environ={}))
    key = create_key(store, "read", "benchmark", at_ms=now_ms())
    store.close()
    with servers.collector(path, threads=32) as served:
        reader = Reader(served.port, key)
        strangers = once_each(reader, people)
        idle = [strangers, *(timed(reader, *one, rounds) for one in asked)]
        held = show(f"{size}, idle", idle)
        with beside(Load(served.port, served.key, RATE, people)) as found:
            time.sleep(3)  # until the load is under way
            loaded = [timed(reader, *one, rounds) for one in asked]
        sent: Sent = found.get(timeout=60)
    show(
        f"{size}, beside {sent.per_second:,.0f} heartbeats/s of {RATE:,} asked for"
        f" (p99 {sent.p99_ms:.0f} ms, refused: {sent.refused or 'none'})",
        loaded,
    )
    return held


def measure(cache: Path, scales: Iterable[Fraction], rounds: int) -> bool:
    """Build what is lacking, measure, print; whether every aim held at every size."""
    held = []
    for scale in scales:
        size = Size(scale)
        path = build(cache, size)
        report(path)
        held.append(_serve_and_ask(path, size, rounds))
    return all(held)
