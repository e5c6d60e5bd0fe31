"""The schemas are the contract: structs and the OpenAPI document are made from them."""

from __future__ import annotations

from typing import Any, get_type_hints

import pytest
from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from marshmallow import Schema, ValidationError

from seatbeat_collector.wire import envelope, events
from seatbeat_collector.wire.account_traits import AccountTraitsSchema
from seatbeat_collector.wire.fast_types import fast_type
from seatbeat_collector.wire.schemas import EVENT_SCHEMAS, BatchSchema

SHAPES: list[tuple[type, type[Schema]]] = [
    (events.Heartbeat, EVENT_SCHEMAS["heartbeat"]),
    (events.Activity, EVENT_SCHEMAS["activity"]),
    (events.Survey, EVENT_SCHEMAS["survey"]),
    (events.Identify, EVENT_SCHEMAS["identify"]),
    (events.Account, EVENT_SCHEMAS["account"]),
    (envelope.Envelope, BatchSchema),
]
ALL = [*EVENT_SCHEMAS.values(), BatchSchema, AccountTraitsSchema]


@pytest.mark.parametrize(("shape", "schema"), SHAPES, ids=lambda each: each.__name__)
def test_a_shape_names_exactly_the_fields_of_its_schema(shape: type, schema: type[Schema]) -> None:
    assert set(get_type_hints(shape)) == schema().fields.keys() - {"type"}


@pytest.mark.parametrize(("shape", "schema"), SHAPES, ids=lambda each: each.__name__)
def test_what_a_shape_says_may_be_none_is_what_the_schema_lets_be_null(
    shape: type, schema: type[Schema]
) -> None:
    hints = get_type_hints(shape)
    optional = {n for n, f in schema().fields.items() if f.allow_none and hints[n] is not Any}
    assert {n for n, hint in hints.items() if "None" in str(hint)} == optional


@pytest.mark.parametrize("schema", ALL, ids=lambda schema: schema.__name__)
def test_every_field_is_described(schema: type[Schema]) -> None:
    fields = {name: field for name, field in schema().fields.items() if name != "type"}
    assert [name for name, field in fields.items() if not field.metadata.get("description")] == []


def test_the_openapi_document_carries_the_limits() -> None:
    spec = APISpec("t", "1", "3.1.0", plugins=[MarshmallowPlugin()])
    for schema in ALL:
        if schema is not AccountTraitsSchema:
            spec.components.schema(schema.__name__, schema=schema)
    made = spec.to_dict()["components"]["schemas"]
    activity = made["ActivitySchema"]
    assert activity["required"] == ["name", "type"]
    assert activity["properties"]["name"]["maxLength"] == 120
    assert activity["properties"]["type"]["enum"] == ["activity"]
    score = made["SurveySchema"]["properties"]["score"]
    assert (score["minimum"], score["maximum"]) == (0, 10)
    occurred_at = activity["properties"]["occurred_at"]
    assert [kind["type"] for kind in occurred_at["anyOf"]] == ["integer", "string", "null"]
    marks = made["HeartbeatSchema"]["properties"]["marks"]
    assert (marks["items"]["minItems"], marks["items"]["maxItems"]) == (3, 4)


def test_a_field_without_a_fast_type_is_found_at_once() -> None:
    with pytest.raises(TypeError, match="Seats has no fast type"):
        fast_type(AccountTraitsSchema().fields["seats"])


@pytest.mark.parametrize(
    ("traits", "loaded"),
    [
        ({"created_at": "1970-01-01T00:00:01+00:00"}, {"created_at": 1000}),
        ({"renews_at": 5}, {"renews_at": 5}),
        ({"seats": "unlimited", "mrr": 0.5}, {"seats": "unlimited", "mrr": 0.5}),
        ({"seats": None, "plan": None}, {"seats": None, "plan": None}),
        ({"industry": ["a", {"b": 1}]}, {"industry": ["a", {"b": 1}]}),
        ({}, {}),
    ],
    ids=["RFC 3339", "milliseconds", "unlimited", "null", "unknown", "none"],
)
def test_traits_are_kept_as_they_came_but_instants_as_milliseconds(
    traits: dict[str, Any], loaded: dict[str, Any]
) -> None:
    assert AccountTraitsSchema().load(traits) == loaded


@pytest.mark.parametrize("zone", ["../../etc/passwd", "/etc/localtime", "Europe", "a\0b", "é"])
def test_a_time_zone_that_could_do_harm_is_only_no_time_zone(zone: str) -> None:
    with pytest.raises(ValidationError, match="IANA"):
        AccountTraitsSchema().load({"timezone": zone})


@pytest.mark.parametrize(
    ("given", "at_ms"),
    [
        ("1970-01-01T00:00:00Z", 0),
        ("9999-01-01T00:00:00Z", 253_370_764_800_000),
        ("2025-11-21T20:07:11.4569+01:00", 1_763_752_031_456),
        ("1969-12-31T23:59:59.999Z", None),
        ("9999-01-01T00:00:00.001Z", None),
        ("9999-12-31T23:59:59-12:00", None),
        (253_370_764_800_001, None),
    ],
)
def test_an_instant_lies_between_1970_and_9999(given: object, at_ms: int | None) -> None:
    traits = {"renews_at": given}
    if at_ms is not None:
        assert AccountTraitsSchema().load(traits) == {"renews_at": at_ms}
        return
    with pytest.raises(ValidationError, match="before year 9999"):
        AccountTraitsSchema().load(traits)
