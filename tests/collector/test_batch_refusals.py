"""What the batch endpoint refuses: in which words, to whom, and so that a page can read it."""

from __future__ import annotations

import gzip
import json

import pytest

from seatbeat_collector.auth import create_key
from stories.collectors import Running
from stories.served import Served, answered, wait_until
from stories.world import ALWAYS

APP, OTHER = "https://app.example.com", "https://elsewhere.example.net"
MEBIBYTE = 1 << 20


@pytest.fixture
def running(tmp_path):
    with Running(tmp_path / "seatbeat.db") as running:
        running.keys["bound"] = create_key(
            running.collector.store, "write", "bound", origins=(APP,), at_ms=running.clock()
        )
        yield running


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """The production server."""
    with Served(tmp_path_factory.mktemp("served")) as served:
        yield served


def act(name="opened", **fields):
    return {"type": "activity", "account_id": "acme", "user_id": "kim", "name": name, **fields}


def body(*events, **envelope):
    return json.dumps({**envelope, "events": list(events or [act()])})


def check_problem(answer, status, code):
    assert answer.status_code == status
    assert answer.content_type == "application/problem+json"
    problem = answer.get_json()
    assert (problem["status"], problem["code"]) == (status, code)
    assert problem["title"] and problem["detail"]


def names(running):
    """The acts that were kept."""
    running.collector.folder.fold_all()
    return set(running.collector.store.activity_counts("acme", *ALWAYS))


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b" " * (MEBIBYTE // 2 + 1), id="more bytes than a request may have"),
        pytest.param(gzip.compress(b" " * 40 * MEBIBYTE), id="a gzip bomb"),
        pytest.param(gzip.compress(gzip.compress(b" " * MEBIBYTE) * 900), id="many bombs in one"),
        pytest.param(json.dumps({"events": [{}] * 1_001}).encode(), id="more events than it may"),
    ],
)
def test_a_body_over_a_limit_is_too_large_whatever_it_says_of_itself(running, data):
    check_problem(running.post(data), 413, "too_large")


@pytest.mark.parametrize(
    ("pieces", "status"),
    [([body()[:30], body()[30:]], 200), ([" " * 100_000] * 9, 413), ([], 400)],
    ids=["two pieces", "too many pieces", "none"],
)
def test_a_body_may_come_in_pieces_without_a_length_up_to_the_limit(served, pieces, status):
    connection = served.connect()
    headers = {"Authorization": f"Bearer {served.keys['server']}", "Transfer-Encoding": "chunked"}
    chunks = (piece.encode() for piece in pieces)
    connection.request("POST", "/v1/batch", chunks, headers, encode_chunked=True)
    assert answered(connection) == status
    assert served.send([act()], connection) == 200  # the connection goes on
    connection.close()


def test_one_event_over_the_limit_costs_only_itself(running):
    answer = running.send(act("small"), act("large", properties={"text": "x" * 33_000}), act("too"))
    assert answer.get_json()["accepted"] == 2
    assert [(r["index"], r["code"]) for r in answer.get_json()["rejected"]] == [(1, "too_large")]
    assert names(running) == {"small", "too"}


@pytest.mark.parametrize(
    "label",
    [
        "application/xml",
        "multipart/form-data",
        "application/x-www-form-urlencoded",
        "json",
        "a/b/c",
    ],
)
def test_a_body_that_is_not_labelled_as_json_is_refused(running, label):
    check_problem(running.post(body(), content_type=label), 415, "not_json")


@pytest.mark.parametrize(
    "label",
    ["application/json", "TEXT/PLAIN", "application/json; charset=utf-8", "application/x+json", ""],
)
def test_json_under_any_of_its_labels_is_taken(running, label):
    assert running.post(body(), content_type=label).status_code == 200


@pytest.mark.parametrize("kind", ["read", "admin"])
def test_a_key_that_reads_can_t_send(running, kind):
    check_problem(running.post(body(), key=kind), 403, "key_not_allowed")


@pytest.mark.parametrize("key", [None, "sbs_unknown", "x" * 10_000, "é"])
def test_an_unknown_key_is_refused_in_the_header_and_in_the_body(running, key):
    in_header = key if key is None or key.isascii() else key.encode().decode("latin-1")
    answer = running.post(body(), key=in_header)
    check_problem(answer, 401, "unknown_key")
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    if key is None or len(key) <= 200:
        check_problem(running.post(body(key=key), key=None), 401, "unknown_key")


def test_a_key_in_the_body_is_as_good_as_one_in_the_header(running):
    assert running.post(body(key=running.keys["write"]), key=None).status_code == 200


def test_a_revoked_key_stops_working(running):
    assert running.send(act(), key="write").status_code == 200
    store = running.collector.store
    number = next(record.key_id for record in store.list_keys() if record.name == "write")
    store.revoke_key(number, at_ms=running.clock())

    wait_until(lambda: running.send(act(), key="write").status_code == 401, "the key is forgotten")
    check_problem(running.send(act(), key="write"), 401, "unknown_key")


def test_historical_data_needs_a_server_key(running):
    check_problem(running.send(act(), key="write", historical=True), 403, "key_not_allowed")
    assert running.send(act(), key="server", historical=True).status_code == 200


def test_a_bound_key_works_from_its_origins_and_where_there_is_no_page(running):
    for origin in (APP, APP.upper()):
        answer = running.post(body(), key="bound", Origin=origin)
        assert answer.status_code == 200
        assert answer.headers["Access-Control-Allow-Origin"] == origin
    assert running.post(body(), key="bound").status_code == 200


@pytest.mark.parametrize("origin", [OTHER, "null", f"{APP}.evil.example", "http://app.example.com"])
def test_a_bound_key_from_another_origin_is_refused_without_a_word_the_page_could_read(
    running, origin
):
    for data, key in ((body(), "bound"), (body(key=running.keys["bound"]), None)):
        answer = running.post(data, key=key, Origin=origin)
        check_problem(answer, 403, "origin_not_allowed")
        assert "Access-Control-Allow-Origin" not in answer.headers
        assert answer.headers["Vary"] == "Origin"
    assert names(running) == set()


def test_a_preflight_allows_what_our_senders_and_others_send(running):
    answer = running.client.options(
        "/v1/batch",
        headers={
            "Origin": APP,
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "authorization,content-type,x-retry-count",
        },
    )
    assert answer.status_code == 204
    assert answer.headers["Access-Control-Allow-Origin"] == APP
    assert "POST" in answer.headers["Access-Control-Allow-Methods"]
    allowed = set(answer.headers["Access-Control-Allow-Headers"].split(", "))
    wanted = {"authorization", "content-type", "x-retry-count", "anonymousid", "sentat"}
    assert allowed >= wanted
    assert int(answer.headers["Access-Control-Max-Age"]) > 0


@pytest.mark.parametrize(
    ("status", "request_of"),
    [
        (200, lambda running: {"data": body()}),
        (400, lambda running: {"data": "{"}),
        (401, lambda running: {"data": body(), "key": "sbw_unknown"}),
        (403, lambda running: {"data": body(), "key": "read"}),
        (413, lambda running: {"data": " " * MEBIBYTE}),
        (415, lambda running: {"data": body(), "content_type": "text/xml"}),
        (422, lambda running: {"data": body({"type": "mystery"})}),
    ],
)
def test_a_page_can_read_every_answer(running, status, request_of):
    answer = running.post(**{"key": "write", **request_of(running)}, Origin=APP)
    assert answer.status_code == status
    assert answer.headers["Access-Control-Allow-Origin"] == APP
    assert answer.headers["Vary"] == "Origin"


def test_a_page_can_read_when_to_come_back(running):
    running.collector.store.close()
    answer = running.post(body(), Origin=APP)
    check_problem(answer, 503, "store_unavailable")
    assert int(answer.headers["Retry-After"]) > 0
    assert answer.headers["Access-Control-Allow-Origin"] == APP
    assert "retry-after" in answer.headers["Access-Control-Expose-Headers"].lower()


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_other_methods_are_not_allowed(running, method):
    answer = running.client.open("/v1/batch", method=method, headers=running.bearer("server"))
    assert answer.status_code in (404, 405)
    assert answer.content_type == "application/problem+json"
