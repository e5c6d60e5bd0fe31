"""Ids in paths may hold any character, a slash too."""

from __future__ import annotations

import pytest

from seatbeat_collector.http.ids_in_paths import KeptPaths
from stories.house import IDS, House, path_of


@pytest.fixture
def here(tmp_path):
    with House(tmp_path) as made:
        yield made


@pytest.mark.parametrize("account_id", IDS)
def test_any_id_can_be_written_and_read(here, account_id):
    assert here.put("accounts", account_id, traits={})["account_id"] == account_id

    assert here.read("accounts", account_id)["account_id"] == account_id
    assert here.read("accounts", account_id, "metrics")["account_id"] == account_id
    assert here.read("accounts", account_id, "users")["users"] == []
    assert [row["account_id"] for row in here.read("accounts")["accounts"]] == [account_id]


def test_ids_that_look_alike_are_kept_apart(here):
    for account_id in IDS:
        here.put("accounts", account_id, traits={"name": account_id})

    for account_id in IDS:
        assert here.read("accounts", account_id)["name"] == account_id


def blind(here, path):
    """The answer of a server that tells only the decoded path, as granian does."""
    told = {"REQUEST_URI": "", "RAW_URI": ""}
    return here.call("GET", path, environ_overrides=told)


@pytest.mark.parametrize("account_id", ["a/b", "50%", "%2F", "a//b", "/leading", "日本語"])
def test_where_the_server_tells_no_raw_path_an_id_is_taken_as_long_as_it_can_be(here, account_id):
    here.put("accounts", account_id, traits={})

    for path in (path_of("accounts", account_id), path_of("accounts", account_id, "metrics")):
        assert blind(here, path).json["account_id"] == account_id


def test_a_fixed_ending_wins_where_the_server_tells_no_raw_path(here):
    here.put("accounts", "x", traits={})
    here.put("accounts", "x/metrics", traits={})

    assert "metrics" in blind(here, path_of("accounts", "x/metrics")).json
    assert blind(here, path_of("accounts", "x/metrics", "users")).json["users"] == []


def kept(path, **environ):
    """The path that the application behind sees."""
    seen = []
    application = KeptPaths(lambda inner, _: seen.append(inner["PATH_INFO"]) or [b""])
    application({"PATH_INFO": path, **environ}, None)
    return seen[0]


@pytest.mark.parametrize(
    ("path", "environ", "seen"),
    [
        ("/v1/a/b", {"REQUEST_URI": "/v1/a%2Fb?c=%2F"}, "/v1/a%2Fb"),
        ("/v1/a/b", {"RAW_URI": "/v1/a%2fb"}, "/v1/a%2Fb"),
        ("/v1/a/b", {"REQUEST_URI": "http://host/v1/a%2Fb"}, "/v1/a%2Fb"),
        ("/v1/a/b", {"REQUEST_URI": "/in/v1/a%2Fb", "SCRIPT_NAME": "/in"}, "/v1/a%2Fb"),
        ("/v1/a/b", {"REQUEST_URI": "/elsewhere/a%2Fb"}, "/v1/a/b"),
        ("/v1/50%", {}, "/v1/50%25"),
        ("/t.js", {"REQUEST_URI": "/t%2Ejs"}, "/t.js"),
    ],
    ids=["request", "raw", "absolute", "mounted", "rewritten", "blind", "not the API"],
)
def test_the_path_as_it_was_sent_decides_where_segments_end(path, environ, seen):
    assert kept(path, **environ) == seen
