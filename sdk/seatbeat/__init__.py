"""Seatbeat: report who uses what in your product, without ever disturbing it."""

import logging

from ._version import __version__
from .client import Seatbeat
from .errors import EventDropped, OptionError, SeatbeatError
from .results import FlushResult, Stats

__all__ = [
    "EventDropped",
    "FlushResult",
    "OptionError",
    "Seatbeat",
    "SeatbeatError",
    "Stats",
    "__version__",
]

logging.getLogger("seatbeat").addHandler(logging.NullHandler())
