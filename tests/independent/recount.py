"""The four metrics of an account with all below it, over one window."""

from __future__ import annotations

from datetime import date
from typing import Any

from .beside import sessions, stickiness, wall
from .days import bounds, last_days
from .trees import Tree

OBSERVED_LEAST = 7


def recount(tree: Tree, as_of: date, *, window: int | None = None) -> dict[str, dict[str, Any]]:
    """The metrics by name, as the API tells them."""
    days = last_days(window or 14, as_of)
    return {
        "usage_frequency": _usage_frequency(tree, days, as_of),
        "time_spent": _time_spent(tree, days, as_of),
        "active_users": _active_users(tree, days, as_of),
        "license_utilization": _license_utilization(tree, last_days(window or 30, as_of), as_of),
    }


def _told(tree: Tree, days: list[date], as_of: date, **more: Any) -> dict[str, Any]:
    """What every value says of itself; without an observed day and without use there is none."""
    observed = len(tree.observed(days, as_of))
    status = "provisional" if as_of > tree.today else "ok"
    told = {
        "window": len(days),
        "as_of": as_of.isoformat(),
        "timezone": tree.zone,
        "observed_days": observed,
        "status": status if observed else "insufficient_data",
    }
    if not observed and not more["value"]:
        more["value"] = None
    return told | more


def _usage_frequency(tree: Tree, days: list[date], as_of: date) -> dict[str, Any]:
    visits = tree.visits(days)
    told = _told(tree, days, as_of, value=len({visit.day for visit in visits}))
    told |= {"band": None, "sessions": sessions(visits), **_last_seen(tree, as_of)}
    observed = told["observed_days"]
    if observed < OBSERVED_LEAST:
        return told | {"status": "insufficient_data"}
    if observed < min(14, len(days)):
        told["status"] = "provisional"
    return told | {"band": _band(told["value"], observed, len(days))}


def _last_seen(tree: Tree, as_of: date) -> dict[str, Any]:
    """Told of the present alone: a past window doesn't know."""
    if as_of < tree.today:
        return {}
    last = max((day for one in tree.members for day in one.days), default=None)
    return {"days_since_last_seen": None if last is None else (tree.today - last).days}


def _band(active: int, observed: int, length: int) -> str:
    """Of 14 days: daily from 9, weekly from 5, infrequent from 2, rare from 1."""
    scaled = active * 14 / length
    if observed < length:
        scaled = int(14 * active / observed + 0.5)
    for least, name in ((9, "daily"), (5, "weekly"), (2, "infrequent")):
        if scaled >= least:
            return name
    return "rare" if active else "none"


def _time_spent(tree: Tree, days: list[date], as_of: date) -> dict[str, Any]:
    visits = tree.visits(days)
    total_ms = sum(visit.lived.engaged_ms for visit in visits)
    measured_ms = sum(visit.lived.measured_ms for visit in visits)
    user_days = len({(visit.user_id, visit.day) for visit in visits})
    today_ms = sum(visit.lived.engaged_ms for visit in tree.visits([tree.today]))
    told = _told(tree, days, as_of, value=total_ms / 1000)
    return told | {
        "per_active_user_day": total_ms / 1000 / user_days if user_days else None,
        "minutes_per_active_user_day": total_ms / 60_000 / user_days if user_days else None,
        "active_user_days": user_days,
        "measured_share": measured_ms / total_ms if total_ms else None,
        "today_so_far": None if as_of < tree.today else today_ms / 1000,
        **wall(visits),
    }


def _active_users(tree: Tree, days: list[date], as_of: date) -> dict[str, Any]:
    now, before = tree.people(days), tree.people(last_days(len(days), days[0]))
    ever = tree.people_before(days[0])
    return _told(tree, days, as_of, value=len(now)) | {
        **{f"d{n}": len(tree.people(last_days(n, as_of))) for n in (1, 7, 14, 30)},
        "today_so_far": None if as_of < tree.today else len(tree.people([tree.today])),
        "new": len(now - ever),
        "returned": len((now & ever) - before),
        "retained": len(now & before),
        "lapsed": len(before - now),
        **stickiness(tree, as_of),
    }


def _license_utilization(tree: Tree, days: list[date], as_of: date) -> dict[str, Any]:
    end_ms = bounds(days[-1], tree.zone)[1] - 1
    held = [(one, one.held("seats", end_ms)) for one in tree.members]
    seated = [(one, seats) for one, seats in held if seats]
    told = _told(tree, days, as_of, value=None)
    told |= {"over_utilized": False, "band": None, "seats": None}
    told["active"] = len(tree.people(days))
    if any(seats == "unlimited" for _, seats in seated):
        unlimited = {"seats": "unlimited", "status": "not_applicable", "band": "not_applicable"}
        return told | unlimited
    if not seated:
        return told | {"status": "no_denominator"}
    told["seats"] = sum(seats for _, seats in seated)
    came = (one.days.get(day, ()) for one, _ in seated for day in days)
    told["active"] = len(set().union(*came))
    if told["active"] or told["observed_days"]:
        told["value"] = percent = 100 * told["active"] / told["seats"]
        told["over_utilized"] = percent > 100
        told["band"] = _license_band(percent, tree.start(as_of), as_of)
    return told


def _license_band(percent: float, start: date | None, as_of: date) -> str:
    """By the age: from 2 months, over 6, over 9; nothing before."""
    if start is None or not _age_at_least(2, start, as_of):
        return "not_applicable"
    if _age_over(9, start, as_of):
        return "green" if percent > 75 else "red"
    if _age_over(6, start, as_of):
        return "red" if percent <= 50 else "yellow" if percent <= 75 else "green"
    return "red" if percent < 10 else "yellow" if percent <= 50 else "green"


def _age_at_least(months: int, start: date, as_of: date) -> bool:
    return _in_months(as_of) >= _in_months(start, months)


def _age_over(months: int, start: date, as_of: date) -> bool:
    return _in_months(as_of) > _in_months(start, months)


def _in_months(day: date, more: int = 0) -> tuple[int, int]:
    return day.year * 12 + day.month + more, day.day
