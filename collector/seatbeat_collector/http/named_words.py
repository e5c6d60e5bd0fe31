"""Words and objects that the document calls by a name, so that clients made from it do, too."""

from __future__ import annotations

from typing import Any

from marshmallow import fields

from seatbeat_collector.metrics.benchmarks import REASONS as BENCHMARK_REASONS
from seatbeat_collector.metrics.frequency import BANDS as FREQUENCY_BANDS
from seatbeat_collector.metrics.utilization import BANDS as LICENSE_BANDS
from seatbeat_collector.surveys.definition_schema import POSITIONS, SCHEMES
from seatbeat_collector.surveys.sentiment import SIGNS
from seatbeat_collector.wire.input_schemas import OUTCOME_STATUSES, PRIORITIES, TICKET_STATUSES

from .churn_risk import REASONS as CHURN_RISK_REASONS
from .response_schemas import BANDS as ANSWER_BANDS

_NAMES = {
    ("unlimited",): "Unlimited",
    (*FREQUENCY_BANDS,): "FrequencyBand",
    (*LICENSE_BANDS,): "LicenseBand",
    (*PRIORITIES,): "TicketPriority",
    (*TICKET_STATUSES,): "TicketStatus",
    (*OUTCOME_STATUSES,): "OutcomeStatus",
    (*POSITIONS,): "CardPosition",
    (*SCHEMES,): "CardScheme",
    (*SIGNS,): "Sign",
    (*ANSWER_BANDS,): "AnswerBand",
    (*BENCHMARK_REASONS,): "BenchmarkReason",
    (*CHURN_RISK_REASONS,): "ChurnRiskReason",
}
_OF_OBJECTS = ("type", "additionalProperties", "propertyNames", "minProperties")


def words_apart(converter: Any, field: Any, *, ret: dict[str, Any]) -> dict[str, Any]:
    """Words, null and whatever else a field may hold, each as a type of its own; words by name."""
    if field.allow_none and "enum" in ret and "type" in ret:
        words = [word for word in ret.pop("enum") if word is not None]
        ret.pop("type")
        ret["anyOf"] = [{"type": "string", "enum": words}, {"type": "null"}]
    kinds = ret.get("anyOf", ())
    return {"anyOf": [_by_name(converter.spec, kind) for kind in kinds]} if kinds else {}


def objects_apart(converter: Any, field: Any, *, ret: dict[str, Any]) -> dict[str, Any]:
    """An object that may be null as a type of its own, called after where it stands."""
    if not isinstance(field, fields.Dict) or ret.get("type") != ["object", "null"]:
        return {}
    inner = {part: ret.pop(part) for part in _OF_OBJECTS if part in ret}
    owner = type(field.parent).__name__.removesuffix("Schema")
    name = owner + "".join(part.capitalize() for part in str(field.name).split("_"))
    ref = _component(converter.spec, name, {**inner, "type": "object"})
    return {"anyOf": [ref, {"type": "null"}]}


def _by_name(spec: Any, kind: dict[str, Any]) -> dict[str, Any]:
    name = _NAMES.get(tuple(kind.get("enum", ())))
    return kind if name is None else _component(spec, name, {"type": "string", **kind})


def _component(spec: Any, name: str, schema: dict[str, Any]) -> dict[str, Any]:
    """A reference to a part of the document, which is there from now on."""
    if name not in spec.components.schemas:
        spec.components.schema(name, schema)
    return {"$ref": f"#/components/schemas/{name}"}
