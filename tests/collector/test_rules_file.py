"""The rules file: what it may say, and how its faults are told."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seatbeat_collector.cli.config_rules import example
from seatbeat_collector.documents.yaml_text import Faulty, read_yaml
from seatbeat_collector.metrics.rules import (
    DEFAULT_RULES,
    OPERATORS,
    Condition,
    Goal,
    Match,
    Rules,
    SegmentRule,
    Segments,
    Target,
    fingerprint,
)
from seatbeat_collector.rules_file.differences import differences
from seatbeat_collector.rules_file.limits import RANGES
from seatbeat_collector.rules_file.reading import load, rules_of
from seatbeat_collector.rules_file.writing import text_of

ROOT = Path(__file__).parents[2]
REPORTS = "adoption:\n  features:\n    - {name: reports, brings_value: true}\n"


def faults_of(text):
    """Every fault as it is told of a file called r.yaml."""
    with pytest.raises(Faulty) as found:
        rules_of(text)
    return [fault.said_of("r.yaml") for fault in found.value.faults]


def test_an_empty_file_says_the_defaults():
    assert (
        rules_of("") == rules_of("# nothing\n") == rules_of("goals:\nsegments:\n") == DEFAULT_RULES
    )


def test_the_example_is_complete_and_says_what_it_says():
    rules = rules_of(example())

    assert set(read_yaml(example()).data) >= set(Rules._fields)
    trial, enterprise, plan = rules.segments.rules
    assert trial.when.every == (Condition("status", "in", ("trial", "free")),)
    assert enterprise.when.some == (Condition("seats", "ge", 200), Condition("mrr", "ge", 5000))
    assert enterprise.when.never == (Condition("plan", "eq", "partner"),)
    assert (plan.trait, plan.name) == ("plan", None)
    assert rules.engagement.by_segment["trial"].target_minutes == 15
    assert rules.goals[0].target == Target("by_percent", 20)
    assert rules.goals[0].due_on == date(2027, 3, 31)
    assert rules.signals.few_features.enabled is False
    assert rules.signals.usage_drop.least_blocks == 4  # what isn't said is the default


def test_what_is_said_of_a_part_leaves_its_other_defaults():
    rules = rules_of("signals: {usage_drop: {warn: -30}}")

    assert rules.signals.usage_drop == DEFAULT_RULES.signals.usage_drop._replace(warn=-30)
    assert rules._replace(signals=DEFAULT_RULES.signals) == DEFAULT_RULES


def test_countries_and_switches_are_what_they_look_like():
    """YAML 1.1 would read NO as false and 1:30 as ninety."""
    rules = rules_of("segments: {rules: [{name: nordic, when: {country: [NO, on, 1:30]}}]}")

    assert rules.segments.rules[0].when.every[0].operand == ("NO", "on", "1:30")


def indicator(metric, scale="linear: {poor: 0, good: 1}"):
    one = f"{{name: i, metric: {metric}, {scale}}}"
    dimension = f"{{name: d, weight: 1, indicators: [{one}]}}"
    return f"health: {{profiles: [{{name: p, dimensions: [{dimension}]}}]}}"


def goal(metric):
    days = "starts_on: 2026-01-01, due_on: 2026-02-01"
    return f"goals: [{{name: g, metric: {metric}, target: {{to: 5}}, {days}}}]"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("internal_domans: []", "r.yaml:1:1: internal_domans: is unknown (did you mean internal_d"),
        ("a: 1\na: 2", "r.yaml:2:1: a: is said twice"),
        ("goals: [", "r.yaml:1:9: while parsing a flow"),
        ("- 1", "r.yaml:1:1: must say names and values"),
        ("a: !!python/object 1", "r.yaml:1:4: a: has a tag that isn't known here"),
        ("\tgoals: []", "r.yaml:1:1: while scanning"),
        (
            "segments:\n  rules:\n    - name: big\n      when:\n        seats: {gte: 3}\n",
            "r.yaml:5:17: segments.rules[0].when.seats.gte: is no test; there are eq, ne",
        ),
        (
            "segments: {rules: [{name: a, trait: b}]}",
            "r.yaml:1:21: segments.rules[0].name: must be given, or trait, but not both",
        ),
        (
            "segments: {rules: [{name: a, when: {x: null}}]}",
            "segments.rules[0].when.x: must be text",
        ),
        ("segments: {rules: [{name: a, when: {x: {in: 3}}}]}", "x.in: must be a list of values"),
        ("segments: {rules: [{name: a, when: {any: [{x: 1, y: 2}]}}]}", "any[0]: must be one fact"),
        ("signals: {usage_drop: {warn: yes}}", "signals.usage_drop.warn: must be a number"),
        ("signals: {usage_drop: {warn: -300}}", "usage_drop.warn: must be from -100 to 0"),
        ("signals: {usage_drop: {warn: -60}}", "usage_drop.critical: must be at most warn (-60)"),
        ("signals: {incident: {least_drops: -5}}", "least_drops: must be from 1 to 1"),
        ("signals: {people: {days: 0}}", "signals.people.days: must be from 1 to 366"),
        ("signals: {champion: {enabled: 1}}", "champion.enabled: must be true or false"),
        ("engagement: {least_peers: 2.5}", "engagement.least_peers: must be a whole number"),
        ("internal_domains: [Example.com]", "internal_domains[0]: must be a domain in small"),
        ("internal_domains: example.com", "internal_domains: must be a list"),
        (
            "goals:\n - {name: g, metric: nps, target: {by: 1}, starts_on: 2026-01-01, due_on: x}",
            "goals[0].due_on: must be a date such as",
        ),
        (
            "goals:\n - name: g\n   metric: naps\n   target: {to: 5}\n   starts_on: 2026-01-02\n"
            "   due_on: 2026-02-01",
            "r.yaml:3:4: goals[0].metric: 'naps' is no metric",
        ),
        (
            "goals:\n - {name: g, metric: nps, target: {up: 1}, starts_on: 2026-01-01,"
            " due_on: 2026-02-01}",
            "goals[0].target: must be {to: 80}, {by: 5} or {by_percent: 20}",
        ),
        ("health: {profiles: [{name: p, dimensions: []}]}", "dimensions: must have at least one"),
        ("health: {profiles: []}", "health.profiles: must have at least one"),
        (indicator("usage_frequency.bnad"), "did you mean usage_frequency.band?"),
        (indicator("time_spent.today_so_far"), "nothing of that name stands beside time_spent"),
        (indicator("logo_churn"), "'logo_churn' is told of many accounts, not of one"),
        (indicator("health"), "must not be health"),
        (indicator("usage_frequency.band"), "is a word: it takes words"),
        (indicator("nps", "words: {good: [x]}"), "is a number: it takes banded or linear"),
        (goal("logo_churn"), "'logo_churn' is told of many accounts, not of one"),
        (goal("churn_reasons.foo"), "is told of many accounts"),
        (goal("health.band"), "is a word: a goal is a number"),
        ("statuses: {paying: [Live], churned: [gone, live]}", "churned: 'live' is among paying"),
        (
            "segments: {rules: [{name: a}, {name: b, when: {plan: x}}]}",
            "segments.rules[1]: is never reached",
        ),
        ("onboarding: {steps: [{name: a}]}", "onboarding.steps[0].activities: is missing"),
        ("revenue: {rates: {USD: 0.9}}", "revenue.currency: is missing: rates say"),
        ("revenue: {currency: Euro}", "revenue.currency: 'Euro' is no ISO 4217 code"),
        (f"{REPORTS}    - name: reports", "adoption.features: 'reports' is there twice"),
    ],
)
def test_a_fault_is_told_by_line_column_and_path_with_what_is_wanted(text, fault):
    assert fault in faults_of(text)[0]


def test_a_few_lines_that_stand_for_billions_are_refused_at_once():
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 10)]

    (fault,) = faults_of("\n".join(lines))

    assert "says more than 100,000 values; each alias repeats" in fault


def test_every_limit_is_of_a_field_that_is_there():
    assert [(kind, name) for kind, name in RANGES if name not in kind._fields] == []


def test_all_faults_are_told_at_once_in_the_order_of_the_lines():
    found = faults_of("segments: 7\nsignals: {champion: {days: 0}}\nnope: 1\ngoals: 3")

    assert [text.split(":")[1] for text in found] == ["1", "2", "3", "4"]


INDICATOR = (
    "health:\n  profiles:\n    - name: p\n      dimensions:\n        - name: d\n"
    "          weight: 1\n          indicators:\n"
    "            - {name: i, metric: engagement, SCALE}\n"
)


@pytest.mark.parametrize(
    ("scale", "fault"),
    [
        ("weight: 1", "indicators[0]: needs exactly one of banded, words, linear"),
        ("words: {good: [a]}, linear: {poor: 0, good: 1}", "needs exactly one of"),
        ("banded: {good: 1, average: 2}", "banded.good: must be at least average (2)"),
        (
            "banded: {good: 3, average: 2, less_is_better: true}",
            "good: must be at most average (2)",
        ),
        ("linear: {poor: 3, good: 3}", "linear.good: must differ from poor"),
        ("words: {good: [a], poor: [A]}", "words.good: 'a' is there twice"),
        ("linear: {poor: 0, good: 1}, missing: ignore", "missing: must be one of exclude, as_poor"),
    ],
)
def test_a_scale_that_makes_no_sense_is_refused(scale, fault):
    assert fault in faults_of(INDICATOR.replace("SCALE", scale))[0]


def test_a_file_that_can_t_be_read_is_a_fault_too(tmp_path):
    (tmp_path / "latin").write_bytes(b"a: \xff")
    (tmp_path / "large").write_bytes(b"#" * (1 << 20) + b"#")
    for name, said in (
        ("gone", "can't be read: No such file or directory"),
        ("latin", "is not UTF-8"),
        ("large", "is larger than 1 MiB"),
    ):
        with pytest.raises(Faulty, match=said):
            load(tmp_path / name)


def test_the_hash_is_that_of_what_is_meant():
    """Order of names, comments, defaults that are spelled out and 30 or 30.0 change nothing."""
    one = "signals:\n  usage_drop: {warn: -30, critical: -50}\ngoals: []\n"
    other = "# moved\ngoals:\nsignals: {usage_drop: {critical: -50.0, warn: -30}}\n"

    assert fingerprint(rules_of(one)) == fingerprint(rules_of(other))
    assert fingerprint(rules_of(one)) != fingerprint(DEFAULT_RULES)


names = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1, max_size=9
)
names = names.map(str.strip).filter(bool)
scalars = st.one_of(names, st.integers(-9, 9), st.booleans(), st.floats(-9, 9))
operands = {
    **dict.fromkeys(OPERATORS, scalars),
    **dict.fromkeys(("in", "not_in"), st.lists(scalars, min_size=1, max_size=3).map(tuple)),
    **dict.fromkeys(("lt", "le", "gt", "ge"), st.floats(-9, 9)),
    **dict.fromkeys(("starts_with", "ends_with"), names),
    "exists": st.booleans(),
}
conditions = st.sampled_from(sorted(OPERATORS)).flatmap(
    lambda operator: st.builds(Condition, names, st.just(operator), operands[operator])
)
some = st.lists(conditions, max_size=3).map(tuple)
matches = st.builds(Match, some, some, some)
wanted = matches.filter(any)  # a rule that matches everything may only be the last
segments = st.lists(st.builds(SegmentRule, names, st.none(), wanted), max_size=3).map(tuple)


BY_A_TRAIT = rules_of(indicator("trait.x")).health


@settings(max_examples=60)
@given(segments, names)
def test_rules_that_are_written_are_read_back_as_they_were(rules, otherwise):
    made = Rules(segments=Segments(rules, otherwise), health=BY_A_TRAIT)

    assert fingerprint(rules_of(text_of(made))) == fingerprint(made)


@given(st.text(max_size=60) | st.binary(max_size=40).map(lambda b: b.decode("latin-1")))
def test_any_text_is_rules_or_faults_and_nothing_else(text):
    try:
        assert isinstance(rules_of(text), Rules)
    except Faulty as error:
        assert error.faults and all(fault.place.line >= 1 for fault in error.faults)


def test_differences_name_the_definitions_and_an_order_that_changes():
    goal = Goal("g", "nps", Target("to", 5), date(2026, 1, 1), date(2026, 2, 1))
    first = SegmentRule("a", when=Match((Condition("x", "eq", 1),)))
    before = Rules(segments=Segments((first, SegmentRule("b"))))
    changed = SegmentRule("a", when=Match((Condition("x", "eq", 2),)))
    after = Rules(segments=Segments((SegmentRule("b"), changed)), goals=(goal,))

    found = {change.path: (change.before, change.after) for change in differences(before, after)}

    assert found["segments.rules.a.when.x.eq"] == (1, 2)
    assert found["segments.rules (order)"] == (["a", "b"], ["b", "a"])
    assert found["goals.g"][0] is None
    assert set(found) == {"segments.rules.a.when.x.eq", "segments.rules (order)", "goals.g"}
    assert differences(after, after) == []


def test_the_docs_show_the_example_as_it_is():
    text = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8").partition("example\n\n")[2]
    shown = "".join(line.removeprefix("    ") for line in text.splitlines(keepends=True))

    assert shown == example()
