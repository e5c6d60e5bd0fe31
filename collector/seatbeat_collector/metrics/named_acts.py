"""What the vendor's own names for activities tell: sign-ins, and who got value."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

Acts = Iterable[tuple[str, Mapping[str, int]]]
"""(user, activity name → how often), any number of times a user."""


def sign_ins(acts: Acts, name: str) -> int | None:
    """How often people signed in; None where the vendor names no activity for it."""
    return sum(names.get(name, 0) for _, names in acts) if name else None


def core_users(acts: Acts, core: Collection[str]) -> int | None:
    """How many people did something that brings value; None where nothing was named so."""
    if not core:
        return None
    return len({user for user, names in acts if is_core(names, core)})


def is_core(names: Mapping[str, int], core: Collection[str]) -> bool:
    """Whether one of the acts brings value."""
    return any(names.get(name) for name in core)
