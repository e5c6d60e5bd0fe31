"""What failed is found again: answer and log speak of a request by the same id."""

from __future__ import annotations

import json
import logging

import pytest

from stories.collectors import Running

GIVEN = "0af7651916cd43dd8448eb211c80319c:b7ad.6b/7+1=_-"
BATCH = ("POST", "/v1/batch", "server")


@pytest.fixture
def running(tmp_path):
    with Running(tmp_path / "seatbeat.db") as running:
        yield running


def call(running, method, path, key, **headers):
    """An answer that must be a refusal with an id; the id."""
    sent = {"Content-Type": "application/json", **running.bearer(key), **headers}
    answer = running.client.open(path, method=method, headers=sent, data='{"events": [7]}')
    assert answer.status_code >= 400
    assert answer.json["request_id"] == answer.headers["X-Request-Id"]
    return answer.json["request_id"]


@pytest.mark.parametrize(
    "request_line",
    [
        BATCH,
        ("GET", "/v1/batch", "server"),
        ("POST", "/v1/batch", "nobody"),
        ("GET", "/v1/accounts", None),
        ("GET", "/v1/accounts?limit=0", "read"),
        ("GET", "/v1/accounts/nobody", "read"),
        ("GET", "/nothing", None),
        ("DELETE", "/v1/accounts", "admin"),
    ],
    ids=lambda line: " ".join(map(str, line)),
)
def test_every_refusal_has_an_id_that_is_the_sender_s_own_where_it_gave_one(running, request_line):
    assert call(running, *request_line, **{"X-Request-Id": GIVEN}) == GIVEN

    fresh = {call(running, *request_line) for _ in range(3)}
    assert len(fresh) == 3


@pytest.mark.parametrize(
    "given", ["", "two words", "x" * 129, "kim@example.com", "ünknown", 'a"b', "{}"]
)
@pytest.mark.parametrize("path", ["/v1/batch", "/v1/accounts/nobody"])
def test_an_id_that_does_not_belong_in_a_log_is_not_taken_over(running, given, path):
    found = call(running, "POST", path, "server", **{"X-Request-Id": given})

    assert found != given
    assert found.isalnum()


@pytest.mark.parametrize(("method", "path"), [("POST", "/v1/batch"), ("GET", "/v1/accounts")])
def test_what_nobody_foresaw_is_logged_under_the_id_in_the_answer(running, caplog, method, path):
    def broken():
        raise ValueError("kim@example.com")

    key = "server" if method == "POST" else "read"
    running.collector.clock = broken
    found = call(running, method, path, key, **{"X-Request-Id": GIVEN})

    assert found == GIVEN
    (record,) = caplog.records
    assert (record.levelname, record.request_id) == ("ERROR", GIVEN)
    assert "kim" not in record.getMessage()


@pytest.mark.parametrize(("method", "path"), [("POST", "/v1/batch"), ("GET", "/v1/accounts/kim")])
def test_refusals_are_logged_by_id_and_code_for_who_asks_for_it(running, caplog, method, path):
    key = "server" if method == "POST" else "read"
    call(running, method, path, key)
    assert not caplog.records

    caplog.set_level(logging.DEBUG, logger="seatbeat_collector")
    found = call(running, method, path, key)

    (record,) = caplog.records
    assert (record.levelname, record.request_id) == ("DEBUG", found)
    assert record.getMessage().endswith(("no_usable_event", "not_found"))
    assert "kim" not in json.dumps(vars(record), default=str)


def test_an_answer_to_what_went_well_has_no_id(running):
    answer = running.get("/v1/accounts")

    assert answer.status_code == 200
    assert "X-Request-Id" not in answer.headers
