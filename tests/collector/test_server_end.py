"""A worker process ends when it is told to, whatever a thread of it still waits for."""

from __future__ import annotations

import os
import subprocess
import sys
from textwrap import dedent

import pytest

from seatbeat_collector.serving import who_serves

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the server forks its worker")


def python(program, folder):
    """What a program of its own says on standard error, and its status."""
    settings = {"database": folder / "seatbeat.db", "log_level": "info", "log_format": "text"}
    environ = {f"SEATBEAT_{name.upper()}": str(value) for name, value in settings.items()}
    done = subprocess.run(
        [sys.executable, "-c", dedent(program)],
        env={**os.environ, **environ},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return done.stderr, done.returncode


def test_a_thread_that_waits_for_ever_does_not_keep_a_worker_alive(tmp_path):
    said, status = python(
        """
        import multiprocessing, os, sys, threading
        from seatbeat_collector.server import worker_app

        def work():
            worker_app()
            threading.Thread(target=threading.Event().wait).start()

        os.environ["SEATBEAT_SERVER_PID"] = str(os.getpid())
        worker = multiprocessing.get_context("fork").Process(target=work)
        worker.start()
        worker.join(15)
        if worker.exitcode is None:
            worker.kill()
            sys.exit("the worker still runs")
        sys.exit(worker.exitcode)
        """,
        tmp_path,
    )

    assert (said, status) == ("", 0)
    assert (tmp_path / "seatbeat.db").exists()
    assert not (tmp_path / "seatbeat.db-wal").exists()  # the collector was closed in good order
    assert who_serves(str(tmp_path / "seatbeat.db")) is None


def test_a_worker_that_can_t_close_its_collector_says_so_and_ends(tmp_path):
    said, status = python(
        """
        from seatbeat_collector.server import _end

        def close():
            raise OSError("the disk is gone")

        _end(close)
        """,
        tmp_path,
    )

    assert status == 1
    assert "the collector could not be closed" in said
