"""Seatbeat inside Flask, Django, ASGI apps and Celery; each module needs its framework alone."""

from ._counting import always_counts, never_counts
from ._visit import Visit

__all__ = ["Visit", "always_counts", "never_counts"]
