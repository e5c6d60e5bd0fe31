"""Whatever is asked of the API, it answers as its OpenAPI document says.

`make check-api` asks more often.
"""

from __future__ import annotations

import os
from collections import Counter

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator

from independent.any_request import AnyRequest

EXAMPLES = int(os.environ.get("SEATBEAT_API_EXAMPLES", "10"))
NEARLY_ALL = 0.9
"""Of the operations; a few take luck, such as a contact of whom a person or an address is told."""


@pytest.fixture(scope="module")
def api(tmp_path_factory):
    made = AnyRequest(tmp_path_factory.mktemp("api"))
    yield made
    made.house.collector.close()


@pytest.mark.parametrize("fits", [True, False], ids=["that fit", "that don't fit"])
def test_all_answers_to_requests_are_as_documented(api, fits):
    found = Counter()
    for operation in api.operations(fits=fits):

        @settings(
            max_examples=EXAMPLES if fits else EXAMPLES // 2,
            derandomize=True,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(drawn=api.cases(operation, fits=fits))
        def ask(drawn):
            found.update(api.failures(drawn, fits=fits))

        ask()

    assert not found, "\n\n".join(f"{times} times {what}" for what, times in found.items())
    if fits:
        done = [label for label, times in api.answered.items() if times]
        assert len(done) >= NEARLY_ALL * len(api.operations(fits=fits)), api.answered


def test_the_document_is_valid_openapi_3_1_with_valid_schemas(api):
    document = api.house.call("GET", "/v1/openapi.json", key=None).json

    assert [str(error) for error in OpenAPIV31SpecValidator(document).iter_errors()] == []
    judge = Draft202012Validator(Draft202012Validator.META_SCHEMA)
    for name, schema in document["components"]["schemas"].items():
        assert [str(error) for error in judge.iter_errors(schema)] == [], name
