"""How long it takes until an app that starts can report: the import, and a client."""

from __future__ import annotations

import importlib
import sys
import time
from typing import Any

from line import Line


def run(client: str, options: dict[str, Any], line: Line) -> None:
    """With requests imported before, if told so: an app often has it already."""
    if options["requests"]:
        importlib.import_module("requests")
    began = time.perf_counter()
    module = importlib.import_module(f"clients.{client}")
    imported = time.perf_counter()
    module.Client(options["url"], options["folder"])
    made = time.perf_counter()
    line.say(
        import_ms=(imported - began) * 1e3,
        made_ms=(made - began) * 1e3,
        requests="requests" in sys.modules,
    )
    line.leave()
