"""Invented accounts for the big store: sizes with a heavy tail, zones, seats with a history."""

from __future__ import annotations

import math
from collections.abc import Sequence
from random import Random
from typing import Any, NamedTuple

DAY_MS = 86_400_000
SPREAD = 1.5
"""Of the logarithm of an account's size: the largest of 10,000 has some hundred times the mean."""
ZONES = {
    "UTC": 15,
    "America/New_York": 25,
    "America/Los_Angeles": 15,
    "Europe/Berlin": 25,
    "Asia/Kolkata": 10,
    "Asia/Tokyo": 10,
}
PLANS = {"enterprise": ("enterprise", 2_000), "pro": ("team", 60), "trial": ("free", 0)}
A_GROUP_EVERY = 50
"""One account in so many stands above the four before it."""


class Cast(NamedTuple):
    """One account: its people are counted, not named."""

    account_id: str
    users: int
    zone: str
    traits: list[tuple[str, Any, int]]
    """(trait, value, valid from in ms)"""


def sizes(accounts: int, users: int, rng: Random) -> list[int]:
    """How many people each account has; at least one, `users` in all."""
    weights = [math.exp(rng.gauss(0, SPREAD)) for _ in range(accounts)]
    spare, total = users - accounts, sum(weights)
    found = [1 + math.floor(spare * weight / total) for weight in weights]
    for index in range(users - sum(found)):
        found[index % accounts] += 1
    return found


def cast(number: int, users: int, now_ms: int, *, seed: str) -> Cast:
    """The account with this number, the same each time."""
    rng = Random(f"{seed} account {number}")
    zone = rng.choices(list(ZONES), list(ZONES.values()))[0]
    created_ms = now_ms - rng.randrange(20, 1_000) * DAY_MS
    segment = "enterprise" if users > 400 else rng.choices(["pro", "trial"], [4, 1])[0]
    plan, _ = PLANS[segment]
    traits: list[tuple[str, Any, int]] = [
        ("name", f"{_word(rng).title()} {_word(rng).title()} {number}", created_ms),
        ("timezone", zone, created_ms),
        ("created_at", created_ms, created_ms),
        ("segment", segment, created_ms),
        ("plan", plan, created_ms),
        ("status", rng.choices(["paying", "trial", "churned"], [85, 10, 5])[0], created_ms),
        ("seats", max(1, round(users * rng.uniform(0.4, 1.6))), created_ms),
    ]
    if rng.random() < 0.3:
        bought_ms = now_ms - rng.randrange(1, 60) * DAY_MS
        traits.append(("seats", round(users * rng.uniform(0.6, 2)) + 1, bought_ms + 1))
    if (number % A_GROUP_EVERY) in range(1, 5):
        traits.append(("parent_id", id_of(number - number % A_GROUP_EVERY), created_ms))
    return Cast(id_of(number), users, zone, traits)


def id_of(number: int) -> str:
    """The account's id."""
    return f"account-{number:05}"


def user_id(account: int, number: int) -> str:
    """A person's id."""
    return f"u{account:05}-{number:05}"


def _word(rng: Random, parts: Sequence[str] = ("la", "no", "ri", "ve", "to", "mi", "ka")) -> str:
    return "".join(rng.choices(parts, k=rng.randrange(2, 4)))
