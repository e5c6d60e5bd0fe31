"""What a rule's metric stands for: a metric's value, something beside it, or a trait."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import isfinite

from .envelope import OK, PROVISIONAL, Envelope

Raw = int | float | Fraction | str | bool | None
TRAIT = "trait."
HAS_VALUE = (OK, PROVISIONAL)


def reading(path: str, metrics: Mapping[str, Envelope], traits: Mapping[str, object]) -> Raw:
    """What `path` names; None where it isn't known, which is not a zero.

    `nps` is a metric's value, `usage_frequency.band` what stands beside one, `trait.sentiment` a
    trait. A metric without a value has nothing beside it either.
    """
    if path.startswith(TRAIT):
        return _plain(traits.get(path.removeprefix(TRAIT)))
    name, _, part = path.partition(".")
    found = metrics.get(name)
    if found is None or found["status"] not in HAS_VALUE:
        return None
    return _plain(found.get(part or "value"))


def _plain(value: object) -> Raw:
    if isinstance(value, float):
        return value if isfinite(value) else None
    return value if isinstance(value, int | str | bool | Fraction) else None
