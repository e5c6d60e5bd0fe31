"""Who may read and write, how refusals look, and what isn't sent twice."""

from __future__ import annotations

import pytest

from stories.house import House, at

READS = [
    "/v1/accounts",
    "/v1/accounts/acme",
    "/v1/accounts/acme/metrics",
    "/v1/accounts/acme/timeseries?metric=actions",
    "/v1/accounts/acme/users",
    "/v1/accounts/acme/features",
    "/v1/accounts/acme/responses",
    "/v1/users/ada",
    "/v1/metrics",
]


@pytest.fixture
def here(tmp_path):
    with House(tmp_path) as made:
        made.account("acme", name="Acme")
        made.do("acme", "ada", "opened", at(10, 9))
        yield made


@pytest.mark.parametrize("path", READS)
@pytest.mark.parametrize(
    ("key", "status"),
    [("read", 200), ("admin", 200), ("server", 403), ("write", 403), (None, 401)],
)
def test_reading_takes_a_read_or_an_admin_key(here, path, key, status):
    answer = here.call("GET", path, key=key)

    assert answer.status_code == status
    if status != 200:
        assert answer.content_type == "application/problem+json"
        assert answer.json["code"] in ("unknown_key", "key_not_allowed")


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("PUT", "/v1/accounts/acme", {"server", "admin"}),
        ("PUT", "/v1/users/ada", {"server", "admin"}),
        ("DELETE", "/v1/users/ada", {"admin"}),
    ],
)
@pytest.mark.parametrize("key", ["read", "admin", "server", "write"])
def test_writing_takes_a_stronger_key(here, method, path, allowed, key):
    answer = here.call(method, path, key=key, json={"traits": {}})

    assert (answer.status_code < 300) == (key in allowed)
    assert answer.status_code < 300 or answer.status_code == 403


def test_a_key_is_asked_for_before_anything_else_is_looked_at(here):
    answer = here.call("GET", "/v1/accounts?window=nonsense", key=None)

    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/v1/nothing", 404, "not_found"),
        ("GET", "/nothing", 404, "not_found"),
        ("POST", "/v1/accounts", 405, "method_not_allowed"),
        ("GET", "/v1/accounts/nobody/metrics", 404, "not_found"),
        ("GET", "/v1/accounts?limit=501", 400, "invalid_parameter"),
        ("GET", "/v1/accounts?limit=0", 400, "invalid_parameter"),
        ("GET", "/v1/accounts?window=367", 400, "invalid_parameter"),
        ("GET", "/v1/accounts?window=1.5", 400, "invalid_parameter"),
        ("GET", "/v1/accounts?idle_timeout=4", 400, "invalid_parameter"),
        ("GET", "/v1/accounts?sort=engagement_of_mars", 400, "invalid_parameter"),
        ("GET", "/v1/accounts?band=purple", 400, "invalid_parameter"),
        ("GET", "/v1/accounts?as_of=2027-13-01", 400, "invalid_parameter"),
    ],
)
def test_every_refusal_is_a_problem_with_a_code(here, method, path, status, code):
    answer = here.call(method, path)

    assert answer.status_code == status
    assert answer.content_type == "application/problem+json"
    assert answer.json["status"] == status
    assert answer.json["code"] == code
    assert answer.json["title"] and answer.json["detail"]


def test_every_parameter_that_can_t_be_used_is_named(here):
    answer = here.call("GET", "/v1/accounts?window=0&limit=x&sort=y")

    assert {error["path"] for error in answer.json["errors"]} == {"window", "limit", "sort"}


@pytest.mark.parametrize("path", READS)
def test_what_the_reader_has_already_is_not_sent_again(here, path):
    first = here.call("GET", path)

    again = here.call("GET", path, headers={"If-None-Match": first.headers["ETag"]})

    assert (again.status_code, again.data) == (304, b"")
    assert first.headers["Cache-Control"] == "private, no-cache"


def test_what_changed_is_sent_again(here):
    first = here.call("GET", "/v1/accounts")
    here.account("acme", name="Acme & Sons")

    again = here.call("GET", "/v1/accounts", headers={"If-None-Match": first.headers["ETag"]})

    assert again.status_code == 200
    assert again.json["accounts"][0]["name"] == "Acme & Sons"


def test_csv_and_json_never_answer_for_each_other(here):
    first = here.call("GET", "/v1/accounts")

    as_csv = here.call(
        "GET",
        "/v1/accounts",
        headers={"If-None-Match": first.headers["ETag"], "Accept": "text/csv"},
    )

    assert as_csv.status_code == 200
    assert "Accept" in as_csv.headers["Vary"]


@pytest.mark.parametrize("accept", ["*/*", "text/html", "application/json, text/csv;q=0.5"])
def test_who_does_not_prefer_csv_gets_json(here, accept):
    answer = here.call("GET", "/v1/accounts", headers={"Accept": accept})

    assert answer.content_type == "application/json"
