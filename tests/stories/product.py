"""The demo app as a child process, reporting to a served collector."""

from __future__ import annotations

import os
import subprocess
import sys
import urllib.request
from pathlib import Path

from .served import Served, free_port, wait_until

EXAMPLES = Path(__file__).parents[2] / "examples"


class Product:
    """Pennyfold on a port of its own."""

    def __init__(self, served: Served) -> None:
        self.url = f"http://127.0.0.1:{free_port()}"
        environment = {
            **os.environ,
            "PYTHONPATH": str(EXAMPLES),
            "PORT": self.url.rpartition(":")[2],
            "SEATBEAT_URL": served.base_url,
            "SEATBEAT_WRITE_KEY": served.keys["write"],
            "SEATBEAT_KEY": served.keys["server"],
            "SEATBEAT_READ_KEY": served.keys["read"],
        }
        self._child = subprocess.Popen(
            [sys.executable, "-m", "demo_app"], env=environment, stderr=subprocess.DEVNULL
        )
        wait_until(self._answers, "the demo app answers")

    def close(self) -> None:
        """End it."""
        self._child.terminate()
        self._child.wait(timeout=30)

    def _answers(self) -> bool:
        assert self._child.poll() is None, "the demo app ended by itself"
        try:
            with urllib.request.urlopen(f"{self.url}/sign-in", timeout=5):
                return True
        except OSError:
            return False
