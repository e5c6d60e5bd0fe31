"""One intake behind two fronts: what WSGI and ASGI answer is the same, to the last header."""

from __future__ import annotations

import asyncio
import gzip
import json
import logging
import threading

import pytest

from seatbeat_collector.app import asgi_app
from seatbeat_collector.auth import create_key
from seatbeat_collector.errors import Busy
from seatbeat_collector.http.asgi_bodies import A_REQUEST, Room, read_body
from stories.asgi import (
    asgi_socket,
    ask,
    ask_socket,
    call,
    pieces,
    scope_of,
    wsgi_socket,
)
from stories.collectors import Running
from stories.contract import cases, ids
from stories.house import IDS, path_of
from stories.world import ALWAYS, NOON

APP = "https://app.example.com"
BATCH = "/v1/batch"


class Switch:
    """Servers stay, the collector behind them changes."""

    def __init__(self):
        self.running = self.asgi = None

    def turn(self, running):
        self.running, self.asgi = running, asgi_app(running.app)

    def wsgi(self, environ, start_response):
        return self.running.app.wsgi_app(environ, start_response)

    async def __call__(self, scope, receive, send):
        await self.asgi(scope, receive, send)


@pytest.fixture(scope="module")
def switch():
    yield Switch()


@pytest.fixture(scope="module")
def ports(switch):
    # werkzeug logs each request
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    with asgi_socket(switch) as asgi, wsgi_socket(switch.wsgi) as wsgi:
        yield {"asgi": asgi, "wsgi": wsgi}


@pytest.fixture
def running(tmp_path, switch):
    with Running(tmp_path / "seatbeat.db") as running:
        switch.turn(running)
        yield running


def four_ways(switch, ports, method, path, headers, body=b""):
    """The answers of both fronts, in this process and over real sockets."""
    client = switch.running.client.open(path, method=method, headers=dict(headers), data=body)
    in_process = {name.lower(): value for name, value in client.headers.items()}
    yield client.status_code, in_process, client.data
    yield ask(switch.asgi, method, path, headers, body)
    yield ask_socket(ports["wsgi"], method, path, headers, body)
    yield ask_socket(ports["asgi"], method, path, headers, body)


def essence(said):
    """An answer without what servers add."""
    status, headers, body = said
    added = {"server", "date", "connection"}
    kept = {name: value for name, value in headers.items() if name not in added}
    return status, kept, b"" if status == 204 else body


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    with Running(tmp_path_factory.mktemp("fronts") / "seatbeat.db") as running:
        yield running


@pytest.mark.parametrize("case", cases("wire"), ids=ids)
def test_a_body_of_the_contract_is_answered_alike_in_four_ways(shared, switch, ports, case):
    running = shared
    switch.turn(running)
    running.clock.at_ms = case["received_at"]
    body = (case["text"] if "text" in case else json.dumps(case["body"])).encode()
    headers = [
        ("Content-Type", "text/plain"),
        ("Authorization", f"Bearer {running.keys[case['key']]}"),
        ("Origin", APP),
        ("X-Request-Id", "one-7"),
    ]
    first, *others = map(essence, four_ways(switch, ports, "POST", BATCH, headers, body))
    assert first[0] == case["expect"]["status"]
    assert json.loads(first[2]).get("accepted", 0) == case["expect"].get("accepted", 0)
    assert others == [first] * 3


ACT = {"type": "activity", "name": "opened", "user_id": "kim", "account_id": "acme"}
LARGE = b'{"events": [' + b" " * (1 << 19) + b"]}"


@pytest.mark.parametrize(
    ("method", "changes", "body", "status"),
    [
        ("OPTIONS", {"Access-Control-Request-Method": "POST"}, b"", 204),
        ("GET", {}, b"", 405),
        ("HEAD", {}, b"", 405),
        ("DELETE", {}, b"", 405),
        ("POST", {"Content-Type": "application/xml"}, b"{}", 415),
        ("POST", {"Authorization": "Bearer sbw_wrong"}, b'{"events": []}', 401),
        ("POST", {"Authorization": "read"}, b'{"events": []}', 403),
        ("POST", {"Authorization": "bound"}, b'{"events": []}', 403),
        ("POST", {"Content-Encoding": "gzip"}, b"", 400),
        ("POST", {}, gzip.compress(b" " * (1 << 25), mtime=0), 413),
        ("POST", {}, gzip.compress(json.dumps({"events": [ACT]}).encode(), mtime=0), 200),
        ("POST", {}, LARGE, 413),
    ],
    ids=lambda value: str(value)[:40],
)
def test_what_is_refused_is_refused_alike(running, switch, ports, method, changes, body, status):
    running.keys["bound"] = create_key(
        running.collector.store, "write", "bound", origins=("https://x.example",), at_ms=NOON
    )
    headers = {"Content-Type": "text/plain", "Authorization": "server", "Origin": APP, **changes}
    headers["X-Request-Id"] = "one-7"
    key = headers["Authorization"]
    headers["Authorization"] = f"Bearer {running.keys[key]}" if key in running.keys else key
    sent = list(headers.items())
    first, *others = map(essence, four_ways(switch, ports, method, BATCH, sent, body))
    assert first[0] == status
    assert [other[:2] for other in others] == [first[:2]] * 3
    if method != "HEAD":
        assert [other[2] for other in others] == [first[2]] * 3


def test_any_id_in_a_path_reaches_flask_as_it_was_sent(running, switch, ports):
    headers = [*running.bearer("server").items(), ("Content-Type", "application/json")]
    for account_id in [*IDS, "x%2Fmetrics"]:
        body = json.dumps({"traits": {"name": account_id}}).encode()
        put = ask_socket(ports["asgi"], "PUT", path_of("accounts", account_id), headers, body)
        assert put.status == 200, put.body
    for account_id in [*IDS, "x%2Fmetrics"]:
        path = path_of("accounts", account_id)
        read = ask_socket(ports["asgi"], "GET", path, running.bearer("read").items())
        assert json.loads(read.body)["name"] == account_id
        read = ask_socket(ports["asgi"], "GET", f"{path}/metrics", running.bearer("read").items())
        assert json.loads(read.body)["account_id"] == account_id


@pytest.mark.parametrize("query", [b"q=%C3%A9", "q=é".encode(), b"q=%"], ids=["coded", "raw", "%"])
def test_a_query_of_any_bytes_is_read_or_refused_and_never_breaks(running, switch, query):
    headers = running.bearer("read").items()
    assert ask(switch.asgi, "GET", "/v1/accounts", headers, query=query).status == 200


def test_a_body_for_flask_may_come_in_pieces_without_a_length_up_to_its_limit(running, switch):
    headers = [*running.bearer("server").items(), ("Content-Type", "application/json")]
    scope = scope_of("PUT", "/v1/accounts/acme", headers)
    body = json.dumps({"traits": {"name": "Acme"}}).encode()
    said = asyncio.run(call(switch.asgi, scope, pieces(body[:9], body[9:])))
    assert (said.status, json.loads(said.body)["name"]) == (200, "Acme")
    for size, status in ((40_000, 413), (1 << 20, 413)):
        said = asyncio.run(call(switch.asgi, scope, pieces(b" " * size)))
        assert said.status == status
    gone = {"type": "http.disconnect"}
    said = asyncio.run(call(switch.asgi, scope, pieces(body[:9], then=gone)))
    assert said.status == 400


def batch(running, *events):
    body = json.dumps({"sent_at": running.clock(), "events": events or [ACT]}).encode()
    headers = [*running.bearer("server").items(), ("Content-Type", "application/json")]
    return scope_of("POST", BATCH, headers), body


def acts(running):
    running.collector.folder.fold_all()
    found = running.collector.store.activity_counts("acme", *ALWAYS)
    return {name: count for name, (count, _) in found.items()}


def test_a_batch_that_breaks_off_is_kept_in_no_part(running, switch):
    scope, body = batch(running)
    gone = {"type": "http.disconnect"}
    said = asyncio.run(call(switch.asgi, scope, pieces(body[:50], then=gone)))
    assert (said.status, json.loads(said.body)["code"]) == (400, "unreadable_body")
    assert asyncio.run(call(switch.asgi, scope, pieces(body[:50], body[50:]))).status == 200
    assert acts(running) == {"opened": 1}


def test_requests_that_wait_for_the_same_commit_are_told_together_on_the_event_loop(
    running, switch
):
    """While the writer is busy the loop takes other requests, and reads too."""
    begun, go_on = threading.Event(), threading.Event()
    hold = threading.Thread(
        target=running.collector.store.lend_turn,
        args=(lambda: begun.set() or go_on.wait(30),),
        daemon=True,
    )

    async def story():
        hold.start()
        await asyncio.to_thread(begun.wait)
        scope, body = batch(running)
        whole = [{"type": "http.request", "body": body, "more_body": False}]
        waiting = [asyncio.ensure_future(call(switch.asgi, scope, whole)) for _ in range(50)]
        read = scope_of("GET", "/healthz", ())
        assert (await call(switch.asgi, read, pieces())).status == 200
        assert not any(each.done() for each in waiting)
        go_on.set()
        return [said.status for said in await asyncio.gather(*waiting)]

    commits = running.collector.store._writer.commits
    assert asyncio.run(story()) == [200] * 50
    assert running.collector.store._writer.commits <= commits + 3
    hold.join()
    assert acts(running) == {"opened": 50}


def test_a_client_that_goes_away_while_it_waits_costs_nobody_anything(running, switch):
    async def story():
        scope, body = batch(running)
        whole = [{"type": "http.request", "body": body, "more_body": False}]
        gone = asyncio.ensure_future(call(switch.asgi, scope, whole))
        await asyncio.sleep(0)
        gone.cancel()
        return (await call(switch.asgi, scope, whole)).status

    assert asyncio.run(story()) == 200
    assert acts(running)["opened"] in (1, 2)


def test_bodies_take_no_more_memory_than_there_is_room_for():
    room = Room(3 * A_REQUEST)

    async def endless():
        return {"type": "http.request", "body": b" " * A_REQUEST, "more_body": True}

    with pytest.raises(Busy) as refused:
        asyncio.run(read_body(endless, room))
    assert refused.value.retry_after_s
    assert room.held == 0


def test_a_server_that_starts_and_stops_the_application_is_answered(switch, running):
    told, sent = ["lifespan.startup", "lifespan.shutdown"], []

    async def receive():
        return {"type": told.pop(0)}

    async def send(message):
        sent.append(message["type"])

    asyncio.run(switch.asgi({"type": "lifespan"}, receive, send))
    assert sent == ["lifespan.startup.complete", "lifespan.shutdown.complete"]


def test_a_socket_that_is_to_stay_open_is_closed_politely(switch, running):
    sent = []

    async def send(message):
        sent.append(message)

    asyncio.run(switch.asgi({"type": "websocket", "path": "/"}, None, send))
    assert sent == [{"type": "websocket.close", "code": 1000}]
