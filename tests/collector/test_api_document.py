"""The OpenAPI document and the page that shows it."""

from __future__ import annotations

import re
from urllib.parse import urljoin

import pytest

from seatbeat_collector.http.docs import FILES
from seatbeat_collector.http.openapi_3_0 import as_openapi_3_0
from stories.house import House

NOT_OF_THE_API = {"/", "/t.js", "/t.<tag>.js", "/w.js", "/w.<tag>.js", "/v1/openapi.json"}
PAGES = ("/docs", "/dashboard", "/surveys", "/s/")
METHODS = {"get", "put", "post", "delete", "patch"}


@pytest.fixture
def here(tmp_path):
    with House(tmp_path) as made:
        yield made


@pytest.fixture
def document(here):
    return here.call("GET", "/v1/openapi.json", key=None).json


def operations(document):
    return {
        (method, path): operation
        for path, item in document["paths"].items()
        for method, operation in item.items()
        if method in METHODS
    }


def test_the_document_is_openapi_3_1(document):
    assert document["openapi"] == "3.1.0"
    assert document["info"]["title"] == "Seatbeat collector"
    assert document["components"]["securitySchemes"]["key"]["scheme"] == "bearer"


def test_every_route_of_the_api_stands_in_the_document(here, document):
    routes = {
        (method.lower(), re.sub(r"<(?:[^:>]+:)?([^>]+)>", r"{\1}", rule.rule))
        for rule in here.app.url_map.iter_rules()
        if rule.rule not in NOT_OF_THE_API and not rule.rule.startswith(PAGES)
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }

    assert routes | {("post", "/v1/batch")} == set(operations(document))


def test_every_operation_says_who_may_call_it_and_how_it_fails(document):
    for (_, path), operation in operations(document).items():
        assert operation["summary"].endswith(".")
        assert operation["operationId"]
        codes = set(operation["responses"])
        if path.startswith("/v1/"):
            assert {"key": []} in operation["security"]
            assert operation["x-key-kinds"]
            assert codes >= {"401", "403"}
        for code, response in operation["responses"].items():
            if code >= "4":
                assert list(response["content"]) == ["application/problem+json"]


def test_operation_ids_name_one_operation_each(document):
    ids = [operation["operationId"] for operation in operations(document).values()]

    assert len(ids) == len(set(ids))


def references(part):
    if isinstance(part, dict):
        yield from [part["$ref"]] if "$ref" in part else []
        for value in part.values():
            yield from references(value)
    elif isinstance(part, list):
        for value in part:
            yield from references(value)


def test_every_reference_leads_somewhere(document):
    for reference in set(references(document)):
        part = document
        for step in reference.removeprefix("#/").split("/"):
            part = part[step]
        assert part


def test_the_limits_in_the_document_are_those_that_are_enforced(here, document):
    parameters = document["paths"]["/v1/accounts"]["get"]["parameters"]
    limits = {one["name"]: one["schema"] for one in parameters}

    assert (limits["limit"]["minimum"], limits["limit"]["maximum"]) == (1, 500)
    assert (limits["idle_timeout"]["minimum"], limits["idle_timeout"]["maximum"]) == (5, 1800)
    for name in ("limit", "idle_timeout", "window"):
        for value, status in (("minimum", 200), ("maximum", 200)):
            query = {name: limits[name][value]}
            answer = here.call("GET", "/v1/accounts", query_string=query)
            assert answer.status_code == status


def test_the_events_of_a_batch_are_told_apart_by_their_type(document):
    items = document["components"]["schemas"]["Batch"]["properties"]["events"]["items"]

    assert set(items["discriminator"]["mapping"]) == {
        "heartbeat",
        "activity",
        "survey",
        "identify",
        "account",
    }


def test_the_page_needs_nothing_from_elsewhere(here):
    page = here.call("GET", "/docs", key=None)

    assert page.status_code == 200
    assert not re.search(r"https?://", page.text)
    for path in re.findall(r'(?:src|href)="([^"]+)"', page.text):
        with here.call("GET", urljoin("/docs", path), key=None) as answer:
            assert answer.status_code == 200
    assert "default-src 'self'" in page.headers["Content-Security-Policy"]


def test_only_the_files_of_the_page_are_served(here):
    for name in FILES:
        with here.call("GET", f"/docs/{name}", key=None) as answer:
            assert answer.status_code == 200
    assert here.call("GET", "/docs/index.j2", key=None).status_code == 404
    assert here.call("GET", "/docs/..%2Fsetup.py", key=None).status_code == 404


def test_the_page_is_given_the_document_in_words_it_can_read(here):
    answer = here.call("GET", "/docs/openapi.json", key=None).json

    assert answer["openapi"] == "3.0.3"
    assert "'null'" not in str(answer)


def test_nullable_types_are_put_into_the_words_of_3_0():
    assert as_openapi_3_0({"type": ["string", "null"]}) == {"type": "string", "nullable": True}
    assert as_openapi_3_0({"type": "null", "openapi": "3.1.0"})["openapi"] == "3.0.3"
    either = {"anyOf": [{"const": "x"}, {"type": "null"}]}
    assert as_openapi_3_0({"a": [either]}) == {
        "a": [{"anyOf": [{"enum": ["x"]}], "nullable": True}]
    }
