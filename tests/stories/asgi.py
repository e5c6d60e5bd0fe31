"""An ASGI application called in this process, and both interfaces behind real sockets."""

from __future__ import annotations

import asyncio
import http.client
import socket
import threading
from contextlib import contextmanager
from typing import NamedTuple

from granian.server.embed import Server
from werkzeug.serving import make_server

from .served import PATIENCE_S, free_port, wait_until


class Said(NamedTuple):
    """An answer."""

    status: int
    headers: dict[str, str]
    """By name in lower case."""
    body: bytes


def scope_of(method, path, headers, query=b""):
    """What a server says of a request."""
    return {
        "type": "http",
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": query,
        "headers": [(name.lower().encode(), value.encode("latin-1")) for name, value in headers],
        "server": ("127.0.0.1", 80),
        "client": ("127.0.0.1", 50_000),
        "root_path": "",
    }


def pieces(*chunks, then=None):
    """A body that comes in pieces; `then` is a message that comes instead of its end."""
    messages = [{"type": "http.request", "body": c, "more_body": True} for c in chunks]
    return [*messages, then or {"type": "http.request", "body": b"", "more_body": False}]


async def call(application, scope, messages):
    """The answer to one request whose body comes as these messages."""
    left, sent = list(messages), []

    async def receive():
        return left.pop(0)

    async def send(message):
        sent.append(message)

    await application(scope, receive, send)
    start, *rest = sent
    headers = {name.decode(): value.decode("latin-1") for name, value in start["headers"]}
    return Said(start["status"], headers, b"".join(message["body"] for message in rest))


def ask(application, method, path, headers=(), body=b"", query=b""):
    """The same in a loop of its own, with the body in one piece."""
    whole = [{"type": "http.request", "body": body, "more_body": False}]
    return asyncio.run(call(application, scope_of(method, path, headers, query), whole))


def ask_socket(port, method, path, headers=(), body=b""):
    """The answer that comes over a real socket."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request(method, path, body or None, dict(headers))
    answer = connection.getresponse()
    said = Said(answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read())
    connection.close()
    return said


@contextmanager
def asgi_socket(application):
    """Granian around an ASGI application, in a thread: its port."""
    port, loop = free_port(), asyncio.new_event_loop()
    server, under_way = [], []

    async def counted(*request):
        under_way.append(request)
        try:
            await application(*request)
        finally:
            under_way.remove(request)

    async def serve():
        server.append(
            Server(counted, port=port, interface="asginl", websockets=False, log_enabled=False)
        )
        await server[0].serve()
        # Who was answered may leave before the thread that answered is done: it would wait for
        # this loop for good, and the process for the thread.
        until = loop.time() + PATIENCE_S
        while under_way and loop.time() < until:
            await asyncio.sleep(0.01)

    thread = threading.Thread(target=loop.run_until_complete, args=(serve(),), daemon=True)
    thread.start()
    wait_until(lambda: _listens(port), "the server listens")
    yield port
    loop.call_soon_threadsafe(server[0].stop)
    thread.join()
    loop.close()


@contextmanager
def wsgi_socket(application):
    """Werkzeug's server around a WSGI application, in a thread: its port."""
    server = make_server("127.0.0.1", 0, application, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server.server_port
    server.shutdown()
    thread.join()
    server.server_close()


def _listens(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
