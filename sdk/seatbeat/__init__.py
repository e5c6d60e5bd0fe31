"""Seatbeat: report who uses what in your product, without ever disturbing it."""

from __future__ import annotations

import logging
from importlib import import_module
from typing import TYPE_CHECKING

from ._version import __version__
from .errors import EventDropped, OptionError, SeatbeatError
from .results import FlushResult, Stats

if TYPE_CHECKING:
    from .client import Seatbeat
    from .presence import Presence

__all__ = [
    "EventDropped",
    "FlushResult",
    "OptionError",
    "Presence",
    "Seatbeat",
    "SeatbeatError",
    "Stats",
    "__version__",
]

HOMES = {"Presence": ".presence", "Seatbeat": ".client"}

logging.getLogger("seatbeat").addHandler(logging.NullHandler())


def __getattr__(name: str) -> object:
    """The client is loaded when it is first asked for: pytest loads the plugin for everybody."""
    if name not in HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found: object = getattr(import_module(HOMES[name], __name__), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
