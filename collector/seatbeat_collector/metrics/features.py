"""Which features of the product people use, by the vendor's own list of them."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import NamedTuple

from .rules.product import AdoptionRules, Feature

ANY_ENDING = "*"


class Act(NamedTuple):
    """Something that people did in an account: where, under which name, and who, as bits."""

    part: str
    """The part of the product, as heartbeats and activities name it; may be empty."""
    activity: str
    """Empty for being there alone."""
    users: int


Users = Mapping[str, int]
"""By feature who used it, as bits; features nobody used are absent."""


def used_features(acts: Iterable[Act], rules: AdoptionRules) -> dict[str, int]:
    """Who used which feature; without a list of features each part is one."""
    found: dict[str, int] = {}
    for act in acts:
        for name in features_of(act.part, act.activity, rules) if act.users else ():
            found[name] = found.get(name, 0) | act.users
    return found


def features_of(part: str, activity: str, rules: AdoptionRules) -> list[str]:
    """The names of the features that an act belongs to."""
    if not rules.features:
        return [part] if part else []
    return [one.name for one in rules.features if _is_of(one, part, activity)]


def brings_value(rules: AdoptionRules) -> Callable[[str, str], bool] | None:
    """Whether an act (part, activity) brings value; None where no feature is said to."""
    core = rules._replace(features=tuple(one for one in rules.features if one.brings_value))
    if not core.features:
        return None
    return lambda part, activity: bool(features_of(part, activity, core))


def expected(used_by: Mapping[Hashable, Users], share_percent: float) -> set[str]:
    """The features that at least so many percent of a segment's accounts use."""
    counts: dict[str, int] = {}
    for used in used_by.values():
        for name, users in used.items():
            counts[name] = counts.get(name, 0) + bool(users)
    return {name for name, held in counts.items() if 100 * held >= share_percent * len(used_by)}


def named(name: str, patterns: Iterable[str]) -> bool:
    """Whether a name is among patterns; an ending `*` stands for any ending."""
    return any(
        name.startswith(one.removesuffix(ANY_ENDING)) if one.endswith(ANY_ENDING) else name == one
        for one in patterns
    )


def _is_of(feature: Feature, part: str, activity: str) -> bool:
    if not feature.parts and not feature.activities:
        return feature.name in (part, activity)
    return (bool(part) and named(part, feature.parts)) or (
        bool(activity) and named(activity, feature.activities)
    )
