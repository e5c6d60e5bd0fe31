"""Logs: one line an event, readable by programs, and nothing of what somebody sent."""

from __future__ import annotations

import json
import logging
import logging.config
import sqlite3

import pytest

from seatbeat_collector.errors import StoreUnavailable
from seatbeat_collector.logs import JsonLine, TextLine, Trouble, configuration

log = logging.getLogger("seatbeat_collector.test")


def record_of(error, message="it failed", **extra):
    """A record as `log.exception` makes it."""
    try:
        raise error
    except Exception as raised:
        made = logging.makeLogRecord({"name": "seatbeat_collector.x", "levelname": "ERROR"})
        made.msg, made.exc_info = message, (type(raised), raised, raised.__traceback__)
        vars(made).update(extra)
        return made


@pytest.mark.parametrize("form", [TextLine(), JsonLine()], ids=["text", "json"])
def test_an_exception_is_one_line_that_quotes_nothing(form):
    line = form.format(record_of(KeyError("kim@example.com"), "two\nlines"))

    assert "\n" not in line
    assert "kim@example.com" not in line
    assert "KeyError at test_logs.py:" in line


@pytest.mark.parametrize(
    "error", [StoreUnavailable("No room."), OSError("no room"), sqlite3.OperationalError("no room")]
)
def test_what_the_disk_and_the_database_say_is_told(error):
    assert "oom" in JsonLine().format(record_of(error))


def test_a_json_line_has_its_time_level_and_what_was_added():
    line = json.loads(JsonLine().format(record_of(ValueError(), request_id="abc")))

    assert {"time", "level", "logger", "message", "error", "request_id"} == line.keys()
    assert line["time"].endswith("Z") and line["level"] == "error"


@pytest.mark.parametrize("form", ["text", "json"])
def test_both_forms_can_be_set_up(form, capsys):
    logging.config.dictConfig(configuration("info", form))
    try:
        log.warning("to whom it may concern")
        said = capsys.readouterr().err
    finally:
        logging.config.dictConfig({"version": 1, "disable_existing_loggers": False})
        ours = logging.getLogger("seatbeat_collector")
        ours.handlers.clear()
        ours.propagate = True
        ours.setLevel(logging.NOTSET)
    assert (json.loads(said)["message"] if form == "json" else said.strip()).endswith("concern")


def test_trouble_that_lasts_is_told_once_and_so_are_its_change_and_its_end(caplog):
    trouble = Trouble(log, "the work")
    for error in (OSError("full"), OSError("full"), StoreUnavailable("Locked."), None, None):
        with trouble:
            if error:
                raise error

    said = [record.getMessage() for record in caplog.records]
    assert [line.partition(":")[0] for line in said] == ["the work has to wait"] * 2 + [
        "the work goes on"
    ]


def test_trouble_never_swallows_an_end_of_the_process():
    with pytest.raises(KeyboardInterrupt), Trouble(log, "the work"):
        raise KeyboardInterrupt
