"""One portfolio in one zone: told to a collector, recounted, and compared for every day."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from seatbeat_collector.demo.accounts import Portfolio
from seatbeat_collector.demo.portfolio import portfolio

from .accounts import accounts
from .compare import Difference, differences
from .days import ONE_DAY, changes, last_days, midnight
from .night_owls import nights
from .portfolio import known, worked
from .raw import Event, Raw
from .recount import recount
from .served import Collector, collector
from .trees import Tree, tree_of

YEAR = 2027
SERIES = ("active_users", "time_spent", "usage_frequency", "license_utilization")
IDLE_TIMEOUT_S = 60
RARELY = 10
WINDOWS = (1, 7, 30, 31)
OWN_DOMAINS = ("vendor.example",)
NOON_MS = 12 * 3_600_000
AFTER_CHANGE = timedelta(days=9)


def _everyone(account_id: str) -> bool:
    return True


class Case(NamedTuple):
    """All accounts in one zone, and the day before the one on which the numbers are read."""

    zone: str
    last_day: date
    days: int = 120
    accounts: int = 17
    chosen: Callable[[str], bool] = _everyone
    """Which of the accounts are told, by id."""
    idle_timeouts_s: tuple[int, ...] = (5, 300)
    """Those asked for beside the one that is set."""

    @property
    def portfolio(self) -> Portfolio:
        """The demo's, as it is on that day."""
        return portfolio(self.last_day, accounts=self.accounts, days=self.days)

    @property
    def steps(self) -> int:
        """How often `check` calls `tick`."""
        told = sum(1 for one in self.portfolio.accounts if self.chosen(one.account_id))
        return told + (1 + len(self.idle_timeouts_s)) * len(self.as_of)

    @property
    def now_ms(self) -> int:
        """Noon of the day after."""
        return midnight(self.last_day + ONE_DAY, self.zone) + NOON_MS

    @property
    def as_of(self) -> list[date]:
        """Every day as of which the numbers are compared; the last includes the running day."""
        return last_days(self.days, self.last_day + timedelta(days=3))

    def __str__(self) -> str:
        return f"{self.zone}, {self.days} days to {self.last_day}"


def cases(zone: str, **size: Any) -> list[Case]:
    """A portfolio around each day of the year on which the zone's clocks change."""
    return [Case(zone, change + AFTER_CHANGE, **size) for change in changes(zone, YEAR)]


def check(case: Case, folder: Path, *, tick: Callable[[str], None]) -> Iterator[Difference]:
    """Every difference; `tick` hears of each account that is sent and each day that is compared."""
    events = list(_events(case))
    raw = Raw()
    settings = {"internal_domains": ",".join(OWN_DOMAINS), "timezone": "UTC"}
    with collector(folder, now_ms=case.now_ms, **settings) as served:
        for account_id, told in events:
            raw.add(told)
            served.send(told)
            tick(f"sent {account_id}")
        served.settle()
        for timeout_s in (*case.idle_timeouts_s, IDLE_TIMEOUT_S):
            found = accounts(raw, idle_timeout_s=timeout_s, own_domains=OWN_DOMAINS)
            trees = [tree_of(account_id, found, case.now_ms) for account_id in found]
            for number, day in enumerate(case.as_of):
                for ask in _asks(number, timeout_s):
                    yield from _check_accounts(trees, day, ask, served)
                tick(f"compared {day}, idle after {timeout_s} s")
        for tree in trees:
            yield from _check_series(tree, case, served)


def _asks(number: int, timeout_s: int) -> list[dict[str, int]]:
    """Each day with the idle timeout that is set; a few with another, or with another window."""
    is_one_of_few = number % RARELY == 0
    if timeout_s != IDLE_TIMEOUT_S:
        return [{"idle_timeout": timeout_s}] if is_one_of_few else []
    return [{}, {"window": WINDOWS[number // RARELY % len(WINDOWS)]}] if is_one_of_few else [{}]


def _events(case: Case) -> Iterator[tuple[str, list[Event]]]:
    made = case.portfolio
    told = list(known(made, case.zone))
    days = last_days(case.days, case.last_day + timedelta(days=2))
    turns = [turn for turn in changes(case.zone, YEAR) if turn in days]
    for account in made.accounts:
        if case.chosen(account.account_id):
            facts = [event for event in told if event.get("account_id") == account.account_id]
            work = worked(made, account, days=case.days)
            owls = nights(account.account_id, case.zone, days, turns)
            every = [*facts, *work, *owls]
            yield account.account_id, [event for event in every if _is_past(event, case.now_ms)]


def _is_past(event: Event, now_ms: int) -> bool:
    """Whether nothing of the event lies after now."""
    spans = [*event.get("marks", ()), *event.get("presence", ())]
    ends = [event.get("anchor", 0) + start + length for _, start, length, *_ in spans]
    return max([event.get("occurred_at", 0), *ends]) <= now_ms


def _check_accounts(
    trees: list[Tree], day: date, ask: dict[str, int], served: Collector
) -> Iterator[Difference]:
    """Each account by itself, and what the list of all tells where nothing else is asked for."""
    listed = {} if ask else _listed(trees, day, served)
    for tree in trees:
        told = served.read("accounts", tree.account_id, "metrics", as_of=day, **ask)["metrics"]
        recounted = recount(tree, day, window=ask.get("window"))
        yield from differences(f"{tree.account_id} {ask or ''}", str(day), recounted, told)
        if listed:
            row = listed[tree.account_id]
            parts = {
                name: {p: value for p, value in parts.items() if p in row[name]}
                for name, parts in recounted.items()
            }
            yield from differences(f"{tree.account_id} (list)", str(day), parts, row)


def _listed(trees: list[Tree], day: date, served: Collector) -> dict[str, Any]:
    """The metrics of all accounts, by id."""
    rows = served.read("accounts", as_of=day, limit=500)["accounts"]
    assert {row["account_id"] for row in rows} == {tree.account_id for tree in trees}
    return {row["account_id"]: row["metrics"] for row in rows}


def _check_series(tree: Tree, case: Case, served: Collector) -> Iterator[Difference]:
    """Each day by itself."""
    first, *_, last = case.as_of
    by_day = cache(lambda day: recount(tree, day + ONE_DAY, window=1))
    for name in SERIES:
        told = served.read(
            "accounts", tree.account_id, "timeseries", metric=name, **{"from": first, "to": last}
        )
        for point in told["points"]:
            value = by_day(date.fromisoformat(point["to"]))[name]["value"]
            yield from differences(
                f"{tree.account_id} (series)", point["to"],
                {name: {"value": value}}, {name: {"value": point["value"]}},
            )  # fmt: skip
