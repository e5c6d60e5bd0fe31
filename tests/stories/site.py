"""A vendor's web site: a few pages, and the survey widget beside them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from threading import Thread

WIDGET = files("seatbeat_collector").joinpath("static/w.js").read_bytes()

Page = tuple[str, dict[str, str]]
"""The HTML and the headers."""


class Site:
    """Pages by path; those that are not there are like the last one whose path is a beginning."""

    def __init__(self, address: str) -> None:
        self.address = address
        self._pages: dict[str, tuple[bytes, str, dict[str, str]]] = {}
        self.script("/w.js", WIDGET)

    def page(self, path: str, html: str, **headers: str) -> str:
        """Put a page there; its address."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self._pages[path] = (html.encode(), "text/html; charset=utf-8", named)
        return self.address + path

    def script(self, path: str, body: str | bytes) -> None:
        """Put a script there."""
        code = body.encode() if isinstance(body, str) else body
        self._pages[path] = (code, "text/javascript; charset=utf-8", {})

    def found(self, path: str) -> tuple[bytes, str, dict[str, str]] | None:
        """What is served there."""
        fitting = [known for known in self._pages if path == known or path.startswith(known + "/")]
        return self._pages[max(fitting, key=len)] if fitting else None


@contextmanager
def site() -> Iterator[Site]:
    """A site on a free port of this machine."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:  # the name that the library calls
            found = served.found(self.path.partition("?")[0])
            self.send_response(200 if found else 404)
            body, kind, headers = found or (b"", "text/plain", {})
            for name, value in {"Content-Type": kind, **headers}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    served = Site(f"http://127.0.0.1:{server.server_port}")
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield served
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
