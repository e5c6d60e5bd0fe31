"""The production server: granian, one worker process that owns the database.

Measured against gunicorn (threads), waitress and uvicorn-like servers on the batch endpoint,
granian's HTTP costs least (benchmarks/README.md). One worker: two processes that write to one
SQLite file are slower than one.
"""

from __future__ import annotations

import ctypes
import logging.config
import os
import signal
import socket
import sys
import threading
from collections.abc import Mapping
from multiprocessing.util import Finalize
from typing import Any

from flask import Flask
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

_PARENT = "SEATBEAT_SERVER_PID"
_PR_SET_PDEATHSIG = 1


class CannotListen(Exception):
    """The address can't be listened on."""


def run(settings: Mapping[str, Any]) -> None:
    """Serve until SIGTERM or SIGINT, then answer what is under way and commit it.

    Raises CannotListen.
    """
    _check_address(settings["host"], settings["port"])
    for name, value in settings.items():
        os.environ[f"SEATBEAT_{name.upper()}"] = str(value)
    os.environ[_PARENT] = str(os.getpid())
    Granian(
        "seatbeat_collector.server:worker_app",
        factory=True,
        address=settings["host"],
        port=settings["port"],
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=settings["threads"],
        backpressure=max(settings["threads"] * 4, 128),
        log_level=LogLevels.error,
        log_dictconfig=_logging(settings["log_level"]),
        respawn_failed_workers=True,
        workers_kill_timeout=30,
    ).serve()


def worker_app() -> Flask:
    """The application inside the worker process, which never outlives the server's."""
    _die_with(int(os.environ[_PARENT]))
    from .app import serve_app

    logging.config.dictConfig(_logging(os.environ["SEATBEAT_LOG_LEVEL"]))
    sys.setswitchinterval(0.0005)
    app = serve_app()
    # A worker is a child of multiprocessing, which ends its children without atexit.
    Finalize(None, app.extensions["seatbeat"].close, exitpriority=0)
    return app


def _logging(level: str) -> dict[str, Any]:
    """One line a message on standard error: ours at the level asked for, the server's errors."""
    handler = {"handlers": ["stderr"], "propagate": False}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
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


def _check_address(host: str, port: int) -> None:
    """A taken port is an error at once, in words, rather than in the worker's log."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CannotListen(f"can't listen on {host}:{port}: {error.strerror}") from error


def _die_with(parent: int) -> None:
    """End this process when the server's main process dies, even by SIGKILL.

    Otherwise the port would stay taken and a second collector could not start.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it died before the line above
        os._exit(1)
    threading.Thread(target=_watch, args=(parent,), name="seatbeat-parent", daemon=True).start()


def _watch(parent: int) -> None:
    while not threading.Event().wait(0.5):
        if os.getppid() != parent:
            os._exit(1)
