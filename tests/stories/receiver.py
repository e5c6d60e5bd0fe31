"""What a page with the snippet says, as a server hears it that has the collector's files."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from pathlib import Path
from threading import Thread
from typing import Any

SNIPPET = files("seatbeat_collector").joinpath("static/t.js").read_bytes()
STAND_IN = Path(__file__).parents[1] / "js" / "widget_stand_in" / "w.js"


class Receiver:
    """Confirms every batch and keeps it; to each it says what `surveys` are due."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.bodies: list[dict[str, Any]] = []
        self.cookies: list[str] = []
        self.surveys: list[dict[str, Any]] = []

    def events(self, kind: str) -> list[dict[str, Any]]:
        """The events of a type, in the order in which they came."""
        return [e for body in self.bodies for e in body.get("events", ()) if e["type"] == kind]


@contextmanager
def receiver() -> Iterator[Receiver]:
    """A receiver on a free port of this machine."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:  # the name that the library calls
            script = {"/t.js": SNIPPET, "/w.js": STAND_IN.read_bytes()}.get(self.path)
            self._answer(200 if script else 404, "text/javascript", script or b"")

        def do_POST(self) -> None:
            heard.bodies.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            heard.cookies += self.headers.get_all("Cookie", [])
            said = {"accepted": 1, "rejected": [], "surveys": heard.surveys}
            self._answer(200, "application/json", json.dumps(said).encode())

        def _answer(self, status: int, kind: str, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Access-Control-Allow-Origin", "*")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    heard = Receiver(f"http://127.0.0.1:{server.server_port}")
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield heard
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
