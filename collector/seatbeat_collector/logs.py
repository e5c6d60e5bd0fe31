"""Logs for machines and people: one line an event, and never what somebody sent.

An exception is told by its class and the places it went through. Its message is left out unless it
is known to be ours, the disk's or the database's: others quote what they stumbled over.
"""

from __future__ import annotations

import json
import logging
import sqlite3
import traceback
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

from .errors import CollectorError

_SPEAKS_OF_NO_CONTENT = (CollectorError, OSError, sqlite3.OperationalError)
_MOST_PLACES = 12
_OF_EVERY_RECORD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


def configuration(level: str, form: str) -> dict[str, Any]:
    """For logging.config: ours at the level asked for, the server's errors, on standard error."""
    handler = {"handlers": ["stderr"], "propagate": False}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"()": JsonLine if form == "json" else TextLine}},
        "handlers": {
            "stderr": {
                "class": "logging.StreamHandler",
                "stream": "ext://sys.stderr",
                "formatter": "line",
            }
        },
        "loggers": {
            "seatbeat_collector": {"level": level.upper(), **handler},
            "_granian": {"level": "ERROR", **handler},
        },
    }


class TextLine(logging.Formatter):
    """A line for people: time, level, name, message, what went wrong."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        """The record as one line."""
        parts = [f"{self._said(record)}", *(f"{k}={v}" for k, v in _extras(record).items())]
        return " ".join(parts).replace("\r", "\\r").replace("\n", "\\n")

    def _said(self, record: logging.LogRecord) -> str:
        record.message = record.getMessage()
        record.asctime = self.formatTime(record)
        return self.formatMessage(record)


class JsonLine(logging.Formatter):
    """A JSON object a line: time, level, logger, message, what went wrong."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as one line."""
        at = datetime.fromtimestamp(record.created, UTC)
        return json.dumps(
            {
                "time": at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
                "level": record.levelname.lower(),
                "logger": record.name,
                "message": record.getMessage(),
                **_extras(record),
            },
            ensure_ascii=False,
            default=str,
        )


def _extras(record: logging.LogRecord) -> dict[str, Any]:
    found = {name: value for name, value in vars(record).items() if name not in _OF_EVERY_RECORD}
    if record.exc_info and record.exc_info[1] is not None:
        found["error"] = described(record.exc_info[1])
    return found


def described(error: BaseException) -> str:
    """An exception in one line that quotes nothing of what it stumbled over."""
    said = f" ({error})" if isinstance(error, _SPEAKS_OF_NO_CONTENT) else ""
    frames = traceback.extract_tb(error.__traceback__)[-_MOST_PLACES:]
    places = (f"{frame.filename.rpartition('/')[2]}:{frame.lineno}" for frame in reversed(frames))
    return f"{type(error).__name__}{said} at {' < '.join(places)}"


class Trouble:
    """Says what is wrong with something that is tried again and again: once, and when it is over.

    `with trouble:` around each try; what is raised in it is told and goes no further.
    """

    def __init__(self, log: logging.Logger, what: str) -> None:
        self._log = log
        self._what = what
        self._told: str | None = None

    @property
    def lasts(self) -> bool:
        """Whether the last try failed."""
        return self._told is not None

    def __enter__(self) -> None:
        return None

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> bool:
        if error is None:
            if self._told is not None:
                self._log.warning("%s goes on", self._what)
            self._told = None
            return False
        if not isinstance(error, Exception):
            return False
        saying = error.detail if isinstance(error, CollectorError) else described(error)
        if saying != self._told:
            self._log.warning("%s has to wait: %s", self._what, saying)
        self._told = saying
        return True
