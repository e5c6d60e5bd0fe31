"""The document in the words of OpenAPI 3.0: the bundled Swagger UI reads no later version."""

from __future__ import annotations

from typing import Any

NULL = {"type": "null"}


def as_openapi_3_0(part: Any) -> Any:
    """A document, or a part of one, with 3.0's words for null and for constants."""
    if isinstance(part, list):
        return [as_openapi_3_0(one) for one in part]
    if not isinstance(part, dict):
        return part
    words = _nullable(_constant(part))
    if "openapi" in words:
        words["openapi"] = "3.0.3"
    return {name: as_openapi_3_0(one) for name, one in words.items()}


def _constant(words: dict[str, Any]) -> dict[str, Any]:
    rest = {name: one for name, one in words.items() if name != "const"}
    return {**rest, "enum": [words["const"]]} if "const" in words else rest


def _nullable(words: dict[str, Any]) -> dict[str, Any]:
    """Null as one of several types, or as one of several schemas, becomes a flag."""
    kinds, schemas = words.get("type"), words.get("anyOf")
    if isinstance(kinds, list):
        (kind,) = [kind for kind in kinds if kind != "null"]
        words = {**words, "type": kind, "nullable": len(kinds) > 1}
    if isinstance(schemas, list) and NULL in schemas:
        others = [schema for schema in schemas if schema != NULL]
        words = {**words, "anyOf": others, "nullable": True}
    return words
