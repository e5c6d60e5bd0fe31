"""A survey and a person whom nothing keeps from being asked, until a test puts something there."""

from __future__ import annotations

from seatbeat_collector.store.surveys import Answered, Lease, Person, Shown
from seatbeat_collector.surveys.definitions import load
from seatbeat_collector.surveys.gate import DAY_MS, Case

NOW = 20_000 * DAY_MS
LIVE = {"id": "nps-q4", "metric": "nps", "status": "live", "window_days": 0}


def shown(days_ago, action="shown", *, survey="nps-q4", metric="nps", answered=False, ms=0):
    """A display so many days ago (less some ms)."""
    at_ms = NOW - round(days_ago * DAY_MS) + ms
    return Shown(survey, metric, action, at_ms if answered else None, at_ms, at_ms)


def leased(ms_ago, *, survey="nps-q4", shown_at=None, mode="live"):
    """A lease so many ms ago."""
    at_ms = NOW - ms_ago
    return Lease("kim", survey, 0, "d", "acme", at_ms, None, 1, "en", mode, shown_at)


def person(**more):
    """Someone who is asked."""
    known = {
        "user_id": "kim",
        "account_id": "acme",
        "traits": {},
        "account_traits": {},
        "is_uncounted": False,
        "first_ms": NOW - 400 * DAY_MS,
        "active_days": 30,
        "displays": [],
        "leases": [],
        "account_asked": [],
    }
    return Person(**{**known, **more})


def case(
    survey=None,
    *,
    salt="salt",
    now_ms=NOW,
    live_days_ago=10,
    answers=(0, 0),
    segment="other",
    **of_person,
):
    """A survey that may be asked of a person now."""
    definition = load({**LIVE, **(survey or {})})
    first_live_ms = NOW - live_days_ago * DAY_MS
    asked = person(**of_person)
    return Case(
        definition, asked, now_ms, salt, first_live_ms, lambda _: segment, Answered(*answers)
    )
