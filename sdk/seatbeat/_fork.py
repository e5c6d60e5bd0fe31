"""Telling an object that it now lives in a forked child."""

from __future__ import annotations

import os
import weakref
from collections.abc import Callable
from typing import TypeVar

Owner = TypeVar("Owner")


def in_each_child(owner: Owner, action: Callable[[Owner], None]) -> None:
    """Run `action(owner)` first thing in every forked child, for as long as the owner lives."""
    if not hasattr(os, "register_at_fork"):  # Windows has no fork
        return
    alive = weakref.ref(owner)

    def after_fork() -> None:
        if (still := alive()) is not None:
            action(still)

    os.register_at_fork(after_in_child=after_fork)
