"""A small real collector to send to, a clock to set, and clients that are closed afterwards."""

import gzip
import json
import threading
from collections import deque
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple

import pytest

from sdk.strict_json import strict_json
from seatbeat import Seatbeat
from seatbeat._complaints import Complaints
from seatbeat._ledger import Ledger
from seatbeat._queue import Queue
from seatbeat._sender import Sender
from seatbeat._spool import Spool
from seatbeat._spool_place import Place
from seatbeat._transport import Transport

KEY = "sbs_0123456789abcdef"


class Received(NamedTuple):
    """One request as it arrived."""

    path: str
    headers: dict
    raw: bytes
    body: dict


class StandIn(ThreadingHTTPServer):
    """Answers from a script of functions `request -> (status, headers, body) or None`, then 200."""

    daemon_threads = True

    def __init__(self):
        self.script = deque()
        self.default = accept
        self.requests = []
        self.taken = []
        self.connections = 0
        super().__init__(("127.0.0.1", 0), Handler)

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_address[1]}"

    def answer_with(self, *steps):
        self.script.extend(steps)

    def get_request(self):
        self.connections += 1
        return super().get_request()

    def handle_error(self, request, client_address):
        """A client that hangs up is part of what is tested here."""


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_POST(self):
        raw = self.rfile.read(int(self.headers["Content-Length"]))
        packed = self.headers.get("Content-Encoding") == "gzip"
        body = strict_json(gzip.decompress(raw) if packed else raw)
        request = Received(self.path, dict(self.headers), raw, body)
        self.server.requests.append(request)
        step = self.server.script.popleft() if self.server.script else self.server.default
        answer = step(request)
        if answer is None:
            self.close_connection = True
            return
        status, headers, text = answer
        if status == 200 and "accepted" in text:
            refused = {each["index"] for each in text["rejected"] if isinstance(each, dict)}
            events = enumerate(body["events"])
            self.server.taken += [event for i, event in events if i not in refused]
        self.reply(status, headers, json.dumps(text).encode())

    def reply(self, status, headers, text):
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(text))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *args):
        """Quiet."""


def accept(request):
    """What a collector says when all is well."""
    count = len(request.body["events"])
    return 200, {}, {"accepted": count, "rejected": [], "received_at": 0}


class SetTime:
    """A monotonic clock that stands still until it is moved."""

    def __init__(self):
        self.now = 1000.0

    def __call__(self):
        return self.now


@pytest.fixture(autouse=True)
def state(tmp_path, monkeypatch):
    """Where spools are, unless told otherwise: never in the home of who runs the tests."""
    folder = tmp_path / "state"
    monkeypatch.setenv("XDG_STATE_HOME", str(folder))
    return folder / "seatbeat"


@pytest.fixture(autouse=True)
def no_seatbeat_in_the_environment(monkeypatch):
    for name in ("KEY", "URL", "DISABLED", "IDENTITY_SECRET"):
        monkeypatch.delenv(f"SEATBEAT_{name}", raising=False)
    monkeypatch.delenv("DO_NOT_TRACK", raising=False)


@pytest.fixture
def collector():
    with StandIn() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def connect(collector):
    """Make clients of the stand-in collector."""
    made = []

    def connected(**options):
        options = {"key": KEY, "url": collector.url, "interval": 0.02, **options}
        made.append(Seatbeat(**options))
        return made[-1]

    yield connected
    for client in made:
        client.close(timeout=0.5)


class Bench:
    """A sender with a queue in memory, on a clock that stands still, without a thread."""

    def __init__(self, url, on_drop):
        self.time = SetTime()
        self.wall_ms = 1_763_752_000_000
        self.queue = Queue(10_000)
        self.ledger = Ledger(Complaints(self.time), on_drop)
        self.spool = Spool(Place(None), self.queue, self.ledger, max_bytes=0)
        self.transport = Transport(url=url, key=KEY, timeout=5.0, clock=lambda: self.wall_ms)
        self.sender = Sender(
            self.spool,
            self.transport,
            self.ledger,
            monotonic=self.time,
            jitter=lambda low, high: high,
        )

    def put(self, *names):
        for name in names:
            line = json.dumps({"type": "activity", "name": name}).encode()
            assert self.queue.put(line, sure=False) == []

    def step_until_settled(self):
        while self.queue.pending:
            self.sender.step()


@pytest.fixture
def bench(collector):
    """A sender that makes one request a step, and what it said was lost."""
    lost = []
    made = Bench(collector.url, lambda reason, event: lost.append((reason, event["name"])))
    made.lost = lost
    yield made
    made.sender.close()
