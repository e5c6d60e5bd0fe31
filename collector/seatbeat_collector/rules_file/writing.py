"""Rules as a file says them, with every default spelled out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from io import StringIO
from typing import Any

from ruamel.yaml import YAML

from seatbeat_collector.metrics.rules import Indicator, Match, Rules, Target

from .matches import written_match
from .schemas import SCALES

_WORDS = {kind: word for word, kind in SCALES.items()}


def written(value: Any) -> Any:
    """Any part of the rules as plain values; what has no value is left out."""
    if isinstance(value, Match):
        return written_match(value)
    if isinstance(value, Target):
        return {value.kind: value.amount}
    if isinstance(value, Indicator):
        rest = {name: each for name, each in value._asdict().items() if name != "scale"}
        return {**_fields(rest), _WORDS[type(value.scale)]: written(value.scale)}
    if hasattr(value, "_asdict"):
        return _fields(value._asdict())
    if isinstance(value, Mapping):
        return {name: written(each) for name, each in value.items()}
    if isinstance(value, tuple | list):
        return [written(each) for each in value]
    return value.isoformat() if isinstance(value, date) else value


def text_of(rules: Rules) -> str:
    """The rules as YAML; `rules_of` makes the same rules of it."""
    out = StringIO()
    writer = YAML(typ="rt", pure=True)
    writer.default_flow_style = False
    writer.dump(written(rules), out)
    return out.getvalue()


def _fields(values: Mapping[str, Any]) -> dict[str, Any]:
    found = {name: written(each) for name, each in values.items() if each is not None}
    return {name: each for name, each in found.items() if not (name == "when" and each == {})}
