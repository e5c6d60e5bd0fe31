"""One local day of one customer: who comes, when, for how long, and what they do."""

from __future__ import annotations

from datetime import date
from random import Random

from seatbeat_collector.presence.local_days import day_bounds
from seatbeat_collector.store.rows import Activity, Beat, Rows, Span

from .accounts import Account, Person
from .portfolio import SEED
from .product import ACTS, HABITS

APP = "pennyfold"
SATURDAY = 5
MINUTE_MS = 60_000


def work(rows: Rows, account: Account, day: date, *, last_day: date) -> None:
    """Add the account's day to `rows`: the same for the same day, every time."""
    if day < account.created:
        return
    rng = Random(f"{SEED} {account.account_id} {day}")
    pace = account.story.pace((last_day - day).days) * rng.uniform(0.85, 1.1)
    if day.weekday() >= SATURDAY:
        pace *= account.story.weekend
    midnight_ms, _ = day_bounds(day, account.zone)
    for person in account.people:
        if rng.random() < person.habit * pace and person.joined <= day:
            _come(rng, rows, account.account_id, person, midnight_ms)


def _come(rng: Random, rows: Rows, account_id: str, person: Person, midnight_ms: int) -> None:
    features = HABITS[person.role]
    at_ms = midnight_ms + int((person.starts_at_min + rng.random() * 45) * MINUTE_MS)
    for _ in range(1 + int(rng.random() * rng.random() * 4)):
        feature = features[int(rng.random() * len(features))]
        marks = _marks(rng, at_ms, person.diligence)
        ended_ms = marks[-1][1]
        shown = (at_ms, ended_ms + int(rng.random() * 30_000))
        rows.beats.append(
            Beat(account_id, person.user_id, APP, feature, marks, (shown,), ((at_ms, ended_ms),))
        )
        if rng.random() < 0.55:
            at = marks[int(rng.random() * len(marks))][1]
            rows.activities.append(_act(rng, account_id, person.user_id, feature, at))
        at_ms = ended_ms + int((25 + rng.random() * 130) * MINUTE_MS)


def _marks(rng: Random, at_ms: int, diligence: float) -> tuple[Span, ...]:
    """Stretches of input; most pauses are short enough to be bridged, some are not."""
    marks = []
    for _ in range(2 + int(rng.random() * 4)):
        end_ms = at_ms + int((15_000 + rng.random() ** 2 * 400_000) * diligence)
        marks.append((at_ms, end_ms))
        pause = (
            6_000 + rng.random() * 45_000 if rng.random() < 0.75 else 90_000 / (rng.random() + 0.2)
        )
        at_ms = end_ms + int(pause)
    return tuple(marks)


def _act(rng: Random, account_id: str, user_id: str, feature: str, at_ms: int) -> Activity:
    names = ACTS[feature]
    return Activity(
        id=_time_ordered_id(at_ms, rng),
        time_ordered=True,
        account_id=account_id,
        user_id=user_id,
        name=names[int(rng.random() ** 2 * len(names))],
        at_ms=at_ms,
        app=APP,
        feature=feature,
        on_page=True,
    )


def _time_ordered_id(at_ms: int, rng: Random) -> bytes:
    """A UUID of version 7 whose random part comes from `rng` (RFC 9562, section 5.7)."""
    low, high = rng.getrandbits(62), rng.getrandbits(12)
    return (at_ms << 80 | 7 << 76 | high << 64 | 2 << 62 | low).to_bytes(16)
