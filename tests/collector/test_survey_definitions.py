"""A definition is checked as a whole, and says of each field what is wrong with it."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seatbeat_collector.surveys.advice import advice
from seatbeat_collector.surveys.definition import InvalidDefinition
from seatbeat_collector.surveys.definitions import load, merged

LEAST = {"id": "nps-q4", "metric": "nps"}
EVERYTHING = {
    **LEAST,
    "name": "Fourth quarter",
    "status": "live",
    "mode": "test",
    "starts_at": "2026-10-01T00:00:00Z",
    "ends_at": 1798761600000,
    "product": "Acme",
    "thing": "reports",
    "task": "export a report",
    "default_language": "pt-br",
    "texts": {
        "en": {"question": "How is {product}?", "follow_up": {"low": "Why?"}},
        "pt-BR": {"question": "{product}?", "low": "mal", "high": "bem", "option": "{n}/{count}"},
    },
    "contact": True,
    "theme": {"accent": "#0a7", "radius": 8, "position": "bottom-start", "scheme": "dark"},
    "audience": {
        "segments": ["enterprise"],
        "accounts": ["acme"],
        "account_traits": {"plan": "pro", "seats": [10, 20]},
        "roles": ["admin"],
        "user_traits": {"beta": True},
        "min_age_days": 0,
        "min_active_days": 1,
    },
    "sample_percent": 12.5,
    "period_days": 30,
    "window_days": 0,
    "cooldown_days": {"answered": 10, "dismissed": 5, "later": 1, "ignored": 2},
    "max_displays": 1,
    "metric_cooldown_days": 0,
    "gap_days": 0,
    "account_per_day": 0,
    "daily_quota": 10,
    "total_quota": 100,
    "pages": {"include": ["/reports/*"], "exclude": ["*/print"]},
    "trigger": "report.exported",
    "delay_seconds": 0,
}


def faults(document):
    with pytest.raises(InvalidDefinition) as caught:
        load(document)
    return {fault.path: fault.message for fault in caught.value.faults}


def test_a_survey_needs_no_more_than_an_id_and_a_metric():
    survey = load(LEAST)

    assert (survey.status, survey.mode, survey.default_language) == ("draft", "live", "en")
    assert survey.audience["min_age_days"] == 30
    assert survey.cooldown_days == {"answered": 90, "dismissed": 30, "later": 7, "ignored": 7}
    assert (survey["gap_days"], survey["max_displays"], survey["window_days"]) == (7, 3, 14)
    assert survey.document == LEAST


def test_everything_can_be_said_and_is_kept_as_it_was_said():
    survey = load(EVERYTHING)

    assert survey.document == EVERYTHING
    assert load(json.loads(survey.text())).loaded == survey.loaded
    assert survey.audience["account_traits"] == {"plan": ["pro"], "seats": [10, 20]}
    assert survey.default_language == "pt-BR"


@pytest.mark.parametrize(
    ("change", "path", "says"),
    [
        ({"metric": "smiley"}, "metric", "must be one of nps, csat, ces"),
        ({"metrik": "nps"}, "metrik", "is not known here; did you mean metric?"),
        ({"audience": {"role": ["a"]}}, "audience.role", "did you mean roles?"),
        ({"audience": []}, "audience", "must be an object"),
        ({"audience": {"user_traits": {"a": {}}}}, "audience.user_traits.a", "a list of values"),
        ({"sample_percent": 101}, "sample_percent", "from 0 to 100"),
        ({"sample_percent": True}, "sample_percent", "from 0 to 100"),
        ({"period_days": 0}, "period_days", "from 1 to"),
        ({"cooldown_days": {"later": -1}}, "cooldown_days.later", "from 0 to"),
        ({"texts": {"no": {"question": "a"}}}, "texts.no.low", "isn't built in"),
        ({"texts": {"<b>": {}}}, "texts.<b>", "language tag"),
        ({"texts": {"en": {"queston": "a"}}}, "texts.en.queston", "did you mean question?"),
        ({"texts": {"en": {"question": "{name}?"}}}, "texts.en.question", "no such name"),
        ({"texts": {"en": {"question": "{product}?"}}}, "texts.en.question", "no such value"),
        ({"texts": {"en": {"follow_up": {"low": "{x}"}}}}, "texts.en.follow_up.low", "{x}"),
        ({"default_language": "pt"}, "default_language", "has no texts"),
        ({"starts_at": "2026-01-01"}, "starts_at", "RFC 3339"),
        ({"starts_at": 10, "ends_at": 10}, "ends_at", "after starts_at"),
        ({"theme": {"accent": "red"}}, "theme.accent", "#0a7"),
        ({"theme": {"accent": "#0a7;}"}}, "theme.accent", "#0a7"),
        ({"pages": {"include": ["reports"]}}, "pages.include.0", "must be a path"),
        ({"pages": {"exclude": ["/a?b=c"]}}, "pages.exclude.0", "without host and query"),
        ({"scale": [1, 5]}, "scale", "follows from the metric"),
        ({"id": ""}, "id", "1 to 200"),
    ],
    ids=lambda value: json.dumps(value) if isinstance(value, dict) else None,
)
def test_each_fault_is_told_with_its_path(change, path, says):
    found = faults({**LEAST, **change})

    assert says in found[path], found


def test_all_faults_are_told_at_once():
    assert {*faults({"delay": 5, "contact": "yes", "texts": 7})} == {
        "id",
        "metric",
        "delay",
        "contact",
        "texts",
    }


@pytest.mark.parametrize("document", [None, 5, "nps", []])
def test_what_is_no_object_is_no_survey(document):
    assert faults(document) == {"": "must be an object"}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=5), inner),
)


@given(st.dictionaries(st.sampled_from([*EVERYTHING, "unknown"]), JSON, max_size=4))
def test_whatever_comes_is_a_survey_or_is_refused_with_reasons(change):
    try:
        load({**EVERYTHING, **change})
    except InvalidDefinition as error:
        assert error.faults and all(fault.message for fault in error.faults)


def test_null_gives_a_field_its_default_back():
    document = merged(EVERYTHING, {"gap_days": None, "audience": {"roles": None}, "texts": None})

    assert "gap_days" not in document
    assert document["audience"]["accounts"] == ["acme"]
    assert "roles" not in document["audience"]
    assert load({**LEAST, "gap_days": None, "audience": {"min_age_days": None}}).loaded == (
        load(LEAST).loaded
    )


def test_what_may_not_be_meant_is_told_without_being_refused():
    told = list(advice(load({**LEAST, "mode": "test", "texts": {"de": {"question": "Was?"}}})))

    assert any("asks everybody at once" in sentence for sentence in told)
    assert any(sentence.startswith("de ask a question of yours, en,") for sentence in told)
    assert not list(advice(load(LEAST)))
