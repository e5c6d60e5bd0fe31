"""The four metrics over the demo's portfolio are those that raw events give, day by day.

A few accounts are told here; `make check-numbers` tells all of them, over four months.
"""

from __future__ import annotations

import ast
import json
import sys
from pathlib import Path

import pytest

from independent.__main__ import ZONES
from independent.check import cases, check
from independent.compare import differences
from independent.days import bounds, changes
from independent.engaged import Evidence, engaged
from independent.side_by_side import differences_of

HERE = Path(__file__).parent
CONTRACT = json.loads((HERE.parent / "contract" / "engaged.json").read_text(encoding="utf-8"))
FEW = {"juniper-vale", "papercrane-studio", "halden-group", "halden-iberia"}
AROUND_CHANGES = [
    case._replace(days=20, chosen=FEW.__contains__, idle_timeouts_s=(5,))
    for zone in ZONES
    for case in cases(zone)
]
BY_THEMSELVES = ("days", "engaged", "raw", "accounts", "trees", "beside", "recount", "compare")


@pytest.mark.parametrize("case", AROUND_CHANGES, ids=str)
def test_every_number_of_every_day_is_what_raw_events_give(case, tmp_path):
    told = []

    found = [str(difference) for difference in check(case, tmp_path, tick=told.append)]

    assert found == []
    assert len(told) == case.steps


def test_portfolios_are_checked_side_by_side_and_each_step_is_heard_of():
    small = cases(ZONES[0], accounts=1, days=2)[0]._replace(idle_timeouts_s=())
    told = []

    assert differences_of([small], at_once=1, tick=told.append) == [[]]
    assert len(told) == small.steps


def test_the_days_on_which_clocks_change_lie_inside():
    for zone in ZONES:
        turns = changes(zone, 2027)
        assert len(turns) == 2
        hours = [(end - start) / 3_600_000 for start, end in (bounds(day, zone) for day in turns)]
        assert sorted(hours) == ([23.5, 24.5] if zone == "Australia/Lord_Howe" else [23, 25])
        for case, turn in zip(cases(zone), turns, strict=True):
            assert case.as_of[0] < turn < case.as_of[-1]


def test_a_number_that_is_told_otherwise_is_found():
    right = {"time_spent": {"value": 60.0, "status": "ok", "today_so_far": None}}
    for name, wrong in (("value", 60.001), ("status", "provisional"), ("today_so_far", 0)):
        told = {"time_spent": right["time_spent"] | {name: wrong}}
        (found,) = differences("acme", "2027-03-01", right, told)
        assert name in str(found)
    assert not list(differences("acme", "2027-03-01", right, right))


@pytest.mark.parametrize("case", CONTRACT["cases"], ids=lambda case: case["id"])
def test_the_slow_algebra_gives_the_seconds_of_each_worked_case(case):
    everywhere = case.get("policy") == "visible"
    presence = case.get("presence", ())
    evidence = Evidence(
        marks=[(_ms(start), _ms(end)) for start, end in [*case.get("marks", ()), *_runs(case)]],
        visible=[(_ms(start), _ms(end)) for start, end, _ in presence],
        focused=[(_ms(start), _ms(end)) for start, end, has in presence if has or everywhere],
        bare=[_ms(at) for at in case.get("bare", ())],
    )

    for timeout_s, expected in case["expect"].items():
        slices = engaged(evidence, idle_timeout_ms=_ms(float(timeout_s)))
        assert sum(one.end - one.start for one in slices) == _ms(expected)


@pytest.mark.parametrize("name", BY_THEMSELVES)
def test_what_recounts_imports_nothing_but_its_like_and_the_standard_library(name):
    for node in ast.walk(ast.parse((HERE / f"{name}.py").read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            own = node.level == 1 and node.module in BY_THEMSELVES
            assert own or node.module.partition(".")[0] in sys.stdlib_module_names
        elif isinstance(node, ast.Import):
            assert {alias.name for alias in node.names} <= sys.stdlib_module_names


def _runs(case):
    """Inputs, which run together when they are at most 5 s apart."""
    for first, last, every in case.get("input", ()):
        if every <= 5:
            yield first, last
        else:
            yield from ((at, at) for at in range(first, last + 1, every))


def _ms(seconds):
    return round(seconds * 1000)
