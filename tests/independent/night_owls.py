"""People who work when days and clocks change, on two pages at once, in pauses that just count."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from random import Random
from typing import Any

from .days import midnight

Event = dict[str, Any]
MINUTE, HOUR = 60_000, 3_600_000
OWLS = ("owl", "staff", "bot")
PAUSES = (0, 1, 5_000, 29_999, 59_999, 60_000, 60_001, 300_000)


def nights(account_id: str, zone: str, days: list[date], changes: list[date]) -> Iterator[Event]:
    """An owl, one of the vendor's own staff, a server and a bot, over some midnights.

    The owl of a group of companies works in several of them at once.
    """
    for owl in OWLS:
        traits = {"email": f"{owl}@vendor.example" if owl == "staff" else f"{owl}@x.example"}
        flags = {"bot": True} if owl == "bot" else {}
        yield {
            "type": "identify",
            "user_id": _user_id(account_id, owl),
            "account_id": account_id,
            "traits": traits | flags,
            "occurred_at": midnight(days[0], zone),
        }
    for day in days:
        rng = Random(f"{account_id} {zone} {day}")
        if day in changes or rng.random() < 0.3:
            yield from _night(rng, account_id, midnight(day, zone))
        if day in changes:
            yield from _night(rng, account_id, midnight(day, zone) + 2 * HOUR)


def _night(rng: Random, account_id: str, around_ms: int) -> Iterator[Event]:
    for owl in OWLS if rng.random() < 0.4 else OWLS[:1]:
        for _ in range(2):
            begin = around_ms - rng.randrange(40 * MINUTE)
            yield from _page(rng, account_id, _user_id(account_id, owl), begin)
    at = around_ms - rng.randrange(30 * MINUTE)
    for pause in rng.choices(PAUSES, k=rng.randrange(8)):
        at += pause
        yield {
            "type": "heartbeat",
            "account_id": account_id,
            "user_id": _user_id(account_id, rng.choice(("owl", "api"))),
            "occurred_at": at,
        }


def _user_id(account_id: str, owl: str) -> str:
    return f"{account_id.partition('-')[0]}-{owl}"


def _page(rng: Random, account_id: str, user_id: str, begin: int) -> Iterator[Event]:
    """A page that is told in two heartbeats, the first of them again at the end."""
    marks, at = [], rng.randrange(5_000)
    for n in range(rng.randrange(2, 14)):
        length = rng.choice((0, 1, 900, 45_000, 400_000))
        marks.append([n, at, length])
        at += length + rng.choice(PAUSES)
    hides, blurs = rng.randrange(at + 1), rng.randrange(at + 1)
    presence = [[0, 0, min(hides, blurs), 1], [1, min(hides, blurs), abs(hides - blurs), 0]]
    presence.append([2, max(hides, blurs), at - max(hides, blurs), int(rng.random() < 0.8)])
    whole = {
        "type": "heartbeat",
        "account_id": account_id,
        "user_id": user_id,
        "app": "owls",
        "feature": rng.choice(("night", "desk")),
        "page_id": f"{rng.getrandbits(128):032x}",
        "epoch": 0,
        "anchor": begin,
        "marks": marks,
        "presence": presence,
    }
    cut = [[n, start, length // 2] for n, start, length in marks[: len(marks) // 2 + 1]]
    early = whole | {"marks": cut, "presence": presence[:1]}
    yield from (early, whole, early)
