"""The production server: granian, one worker process that owns the database.

Measured against gunicorn (threads), waitress and uvicorn-like servers on the batch endpoint,
granian's HTTP costs least, and its ASGI interface half of what threads cost (benchmarks/README.md).
One worker: two processes that write to one SQLite file are slower than one.
"""

from __future__ import annotations

import gc
import logging.config
import os
import socket
import sys
from collections.abc import Callable, Mapping
from multiprocessing.util import Finalize
from typing import TYPE_CHECKING, Any

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from . import logs
from .lifeline import die_with

if TYPE_CHECKING:
    from .http.asgi import AsgiFront

try:
    import resource
except ImportError:  # Windows has no such limits
    resource = None  # type: ignore[assignment]  # mypy takes the name for the module alone

MOST_CONNECTIONS = 20_000
OTHER_FILES = 512
"""For the database, its log, the pages served and the threads that read."""
_PARENT = "SEATBEAT_SERVER_PID"


class CannotListen(Exception):
    """The address can't be listened on."""


def run(settings: Mapping[str, Any]) -> None:
    """Serve until SIGTERM or SIGINT, then answer what is under way and commit it.

    Raises CannotListen.
    """
    address = _address(settings["host"], settings["port"])
    for name, value in settings.items():
        os.environ[f"SEATBEAT_{name.upper()}"] = str(value)
    os.environ[_PARENT] = str(os.getpid())
    Granian(
        "seatbeat_collector.server:worker_app",
        factory=True,
        address=address,
        port=settings["port"],
        interface=Interfaces.ASGI,
        workers=1,
        websockets=False,
        backlog=4_096,
        backpressure=_connections(),
        log_level=LogLevels.error,
        log_dictconfig=logs.configuration(settings["log_level"], settings["log_format"]),
        respawn_failed_workers=True,
        workers_kill_timeout=30,
    ).serve()


def worker_app() -> AsgiFront:
    """The application inside the worker process, which never outlives the server's."""
    die_with(int(os.environ[_PARENT]))
    from .app import asgi_app, serve_app

    level, form = os.environ["SEATBEAT_LOG_LEVEL"], os.environ["SEATBEAT_LOG_FORMAT"]
    logging.config.dictConfig(logs.configuration(level, form))
    sys.setswitchinterval(0.001)  # the event loop gets the lock back soon, and isn't torn apart
    app = serve_app()
    _collect_garbage_seldom()
    # A worker is a child of multiprocessing, which ends its children without atexit.
    Finalize(None, _end, (app.extensions["seatbeat"].close,), exitpriority=0)
    return asgi_app(app)


def _end(close: Callable[[], None]) -> None:
    """Close what is to be closed, and end at once.

    A thread may still be telling the event loop of an answer that has been heard: the loop has
    ended, so it would wait for ever, and Python would wait for it.
    """
    status = 1
    try:
        close()
        status = 0
    except Exception:
        logging.getLogger(__name__).exception("the collector could not be closed")
    finally:
        os._exit(status)


def _collect_garbage_seldom() -> None:
    """Requests leave no cycles behind; looking for some in all that lives stops the event loop."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 1_000)


def _connections() -> int:
    """How many connections may be open; most files that a process may open, and some for others."""
    if resource is None:
        return MOST_CONNECTIONS
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_CONNECTIONS + OTHER_FILES
    if soft < wanted:
        soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    return max(min(MOST_CONNECTIONS, soft - OTHER_FILES), 64)


def _address(host: str, port: int) -> str:
    """The number of an address that can be listened on; granian knows no names.

    A taken port is an error at once, in words, rather than in the worker's log. Raises
    CannotListen.
    """
    if not host:
        raise CannotListen("no address to listen on: host is empty")
    try:
        found = socket.getaddrinfo(host.strip("[]"), port, type=socket.SOCK_STREAM)
        family, _, _, _, where = min(found, key=lambda each: each[0] != socket.AF_INET)
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(where)
    except OSError as error:
        raise CannotListen(f"can't listen on {host}:{port}: {error.strerror}") from error
    return str(where[0])
