"""What must fit together within one part of the rules; each fault names its field."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Sequence
from itertools import combinations
from typing import Any

from marshmallow import ValidationError

from seatbeat_collector.metrics.catalogue import CATALOGUE
from seatbeat_collector.metrics.rule_paths import NUMBERS, is_number, is_word, paths
from seatbeat_collector.metrics.rules import (
    AdoptionRules,
    Banded,
    Bands,
    Dimension,
    EngagementWeights,
    Goal,
    HealthRules,
    Indicator,
    Linear,
    Match,
    OnboardingRules,
    OnboardingStep,
    Profile,
    RevenueRules,
    Rules,
    SegmentRule,
    Segments,
    Statuses,
    UsageDropRules,
    Words,
)

TRAIT = "trait."


def check(made: Any) -> None:
    """Raises ValidationError where the parts don't fit together."""
    test = _CHECKS.get(type(made))
    if test is not None:
        test(made)


def _fault(field: str, message: str) -> ValidationError:
    return ValidationError({field: [message]})


def _banded(made: Banded) -> None:
    first, second = (
        (made.average, made.good) if not made.less_is_better else (made.good, made.average)
    )
    if first > second:
        order = "at most" if made.less_is_better else "at least"
        raise _fault("good", f"must be {order} average ({made.average:g})")


def _words(made: Words) -> None:
    every = [word.casefold() for word in (*made.good, *made.average, *made.poor)]
    _check_once("good", every)


def _linear(made: Linear) -> None:
    if made.poor == made.good:
        raise _fault("good", "must differ from poor")


def _bands(made: Bands) -> None:
    if made.poor > made.average:
        raise _fault("average", f"must be at least poor ({made.poor:g})")


def _indicator(made: Indicator) -> None:
    _check_metric(made.metric)
    if made.metric.partition(".")[0] == "health":
        raise _fault("metric", "must not be health: that is what the indicators are to tell")
    if is_word(made.metric) and not isinstance(made.scale, Words):
        raise _fault("metric", f"{made.metric!r} is a word: it takes words, no numbers")
    if is_number(made.metric) and isinstance(made.scale, Words):
        raise _fault("metric", f"{made.metric!r} is a number: it takes banded or linear, no words")


def _dimension(made: Dimension) -> None:
    if not made.indicators:
        raise _fault("indicators", "must have at least one")
    _check_once("indicators", [each.name for each in made.indicators])
    if not any(each.weight for each in made.indicators):
        raise _fault("indicators", "must have a weight above 0 somewhere")


def _profile(made: Profile) -> None:
    if not made.dimensions:
        raise _fault("dimensions", "must have at least one")
    _check_once("dimensions", [each.name for each in made.dimensions])
    if not any(each.weight for each in made.dimensions):
        raise _fault("dimensions", "must have a weight above 0 somewhere")


def _health(made: HealthRules) -> None:
    if not made.profiles:
        raise _fault("profiles", "must have at least one; without health: there are the defaults")
    _check_once("profiles", [each.name for each in made.profiles])
    _check_reached("profiles", [each.when == Match() for each in made.profiles])


def _segments(made: Segments) -> None:
    catches_all = [each.name is not None and each.when == Match() for each in made.rules]
    _check_reached("rules", catches_all)


def _statuses(made: Statuses) -> None:
    words = {name: {each.casefold() for each in getattr(made, name)} for name in made._fields}
    for name, other in combinations(words, 2):
        for word in sorted(words[name] & words[other]):
            raise _fault(other, f"{word!r} is among {name} too")


def _segment(made: SegmentRule) -> None:
    if (made.name is None) == (made.trait is None):
        raise _fault("name", "must be given, or trait, but not both")


def _weights(made: EngagementWeights) -> None:
    if not any(made):
        raise _fault("frequency", "must be above 0, or another weight must")


def _usage_drop(made: UsageDropRules) -> None:
    if made.critical > made.warn:
        raise _fault("critical", f"must be at most warn ({made.warn:g})")
    if made.least_blocks > made.most_blocks:
        raise _fault("least_blocks", f"must be at most most_blocks ({made.most_blocks})")


def _goal(made: Goal) -> None:
    _check_metric(made.metric)
    if is_word(made.metric):
        raise _fault("metric", f"{made.metric!r} is a word: a goal is a number to reach")
    if made.due_on <= made.starts_on:
        raise _fault("due_on", "must come after starts_on")
    if made.target.kind != "to" and made.target.amount == 0:
        raise _fault("target", "must not be 0: nothing would change")
    if made.target.kind != "to" and made.less_is_better is not None:
        raise _fault("less_is_better", "goes with a target {to: …} only; else the sign says it")


def _step(made: OnboardingStep) -> None:
    if not made.activities:
        raise _fault("activities", "must name at least one")


def _onboarding(made: OnboardingRules) -> None:
    _check_once("steps", [each.name for each in made.steps])


def _adoption(made: AdoptionRules) -> None:
    _check_once("features", [each.name for each in made.features])


def _revenue(made: RevenueRules) -> None:
    for name in (made.currency, *made.rates):
        if name is not None and not (len(name) == 3 and name.isascii() and name.isupper()):
            raise _fault("currency", f"{name!r} is no ISO 4217 code, such as EUR")
    if made.rates and made.currency is None:
        raise _fault("currency", "is missing: rates say what others are worth in it")


def _rules(made: Rules) -> None:
    _check_once("goals", [each.name for each in made.goals])
    for place, domain in enumerate(made.internal_domains):
        if "." not in domain or "@" in domain or domain != domain.lower() or " " in domain:
            message = "must be a domain in small letters, such as example.com"
            raise ValidationError({"internal_domains": {place: [message]}})


def _check_metric(name: str) -> None:
    if name.startswith(TRAIT) and len(name) > len(TRAIT):
        return
    if is_number(name) or is_word(name):
        return
    metric = name.partition(".")[0]
    close = difflib.get_close_matches(name, paths(), n=1)
    meant = f" (did you mean {close[0]}?)" if close else ""
    if metric in NUMBERS:
        said = f"{name!r}: nothing of that name stands beside {metric}{meant}"
    elif metric in CATALOGUE:
        said = f"{name!r} is told of many accounts, not of one"
    else:
        said = (
            f"{name!r} is no metric{meant} (GET /v1/metrics lists them)"
            " and no trait.NAME of accounts"
        )
    raise _fault("metric", said)


def _check_reached(field: str, catches_all: Sequence[bool]) -> None:
    """Nothing may follow what everything matches: the first that matches wins."""
    at = next((place for place, each in enumerate(catches_all) if each), len(catches_all))
    if at + 1 < len(catches_all):
        message = "is never reached: the one before it matches every account"
        raise ValidationError({field: {at + 1: [message]}})


def _check_once(field: str, names: Sequence[str]) -> None:
    twice = _twice(names)
    if twice:
        raise _fault(field, f"{twice!r} is there twice")


def _twice(names: Iterable[str]) -> str | None:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            return name
        seen.add(name)
    return None


_CHECKS: dict[type, Callable[[Any], None]] = {
    Banded: _banded,
    Words: _words,
    Linear: _linear,
    Bands: _bands,
    Indicator: _indicator,
    Dimension: _dimension,
    Profile: _profile,
    HealthRules: _health,
    SegmentRule: _segment,
    Segments: _segments,
    Statuses: _statuses,
    EngagementWeights: _weights,
    UsageDropRules: _usage_drop,
    Goal: _goal,
    OnboardingStep: _step,
    OnboardingRules: _onboarding,
    AdoptionRules: _adoption,
    RevenueRules: _revenue,
    Rules: _rules,
}
