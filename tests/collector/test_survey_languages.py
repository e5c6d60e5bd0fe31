"""The built-in languages are whole, say nothing of effort, and the right one is found."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seatbeat_collector.surveys.builtin_texts import LANGUAGES, SHARED, builtin
from seatbeat_collector.surveys.definitions import load
from seatbeat_collector.surveys.scoring import SCALES
from seatbeat_collector.surveys.tags import best_match, direction, normal_tag
from seatbeat_collector.surveys.wording import texts_in

BANDS = {"low", "mid", "high"}
BLANK = re.compile(r"\{(\w*)\}")
EFFORT = re.compile(
    r"effort|aufwand|mühe|anstreng|esfuerzo|费力|費力|力气|力氣|努力|労力|手間|جهد|مجهود",
    re.IGNORECASE,
)


def leaves(value):
    if isinstance(value, str):
        yield value
    else:
        for inner in value.values():
            yield from leaves(inner)


@pytest.mark.parametrize("tag", LANGUAGES)
def test_a_language_has_every_text_that_english_has(tag):
    def shape(value):
        return {n: shape(v) for n, v in value.items()} if isinstance(value, dict) else None

    assert shape(builtin(tag)) == shape(builtin("en"))
    assert all(text.strip() == text and text for text in leaves(builtin(tag)))
    assert set(BLANK.findall(builtin(tag)["option"])) == {"n", "count"}


@pytest.mark.parametrize("tag", LANGUAGES)
@pytest.mark.parametrize("metric", SCALES)
def test_a_question_names_what_it_says_it_names(tag, metric):
    for names, question in builtin(tag)[metric]["questions"].items():
        assert set(BLANK.findall(question)) == set(names.split())


@pytest.mark.parametrize("tag", LANGUAGES)
def test_no_text_speaks_of_effort(tag):
    assert not [text for text in leaves(builtin(tag)) if EFFORT.search(text)]


@pytest.mark.parametrize("tag", LANGUAGES)
@pytest.mark.parametrize("metric", SCALES)
@pytest.mark.parametrize("named", [{}, {"product": "Acme", "thing": "reports", "task": "export"}])
def test_shown_texts_are_final(tag, metric, named):
    survey = load({"id": "x", "metric": metric, "default_language": tag, **named})

    texts = texts_in(survey, tag)

    assert {*texts} == {*SHARED, "question", "low", "high", "follow_up"}
    assert {*texts["thanks"]} == {*texts["follow_up"]} == BANDS
    blanks = {blank for text in leaves(texts) for blank in BLANK.findall(text)}
    assert blanks == {"n", "count"}
    if metric == "nps" and named:
        assert "Acme" in texts["question"]


def test_a_phrase_of_one_language_is_not_mixed_into_another():
    survey = load(
        {
            "id": "x",
            "metric": "ces",
            "task": "export a report",
            "texts": {"de": {"task": "einen Bericht zu exportieren"}},
        }
    )

    assert "export a report" in texts_in(survey, "en")["question"]
    assert "einen Bericht zu exportieren" in texts_in(survey, "de")["question"]
    assert "report" not in texts_in(survey, "fr")["question"]


def test_any_text_can_be_the_owners_and_the_rest_stays_built_in():
    own = {
        "question": "Kurz: {product}?",
        "follow_up": {"low": "Warum?"},
        "thanks": {"high": "Oh!"},
    }
    survey = load({"id": "x", "metric": "nps", "product": "Acme", "texts": {"de": own}})

    texts = texts_in(survey, "de")

    assert texts["question"] == "Kurz: Acme?"
    assert texts["follow_up"]["low"] == "Warum?"
    assert texts["follow_up"]["mid"] == builtin("de")["nps"]["follow_up"]["mid"]
    assert texts["thanks"]["high"] == "Oh!"
    assert texts["submit"] == builtin("de")["submit"]


def test_a_language_that_is_not_built_in_borrows_what_it_lacks():
    own = {"question": "Wie geht's {product}?", "low": "schlecht", "high": "guet"}
    survey = load({"id": "x", "metric": "nps", "product": "Acme", "texts": {"de-ch": own}})

    assert texts_in(survey, "de-CH")["submit"] == builtin("de")["submit"]
    assert texts_in(survey, "de-CH")["high"] == "guet"


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (["de"], "de"),
        (["DE-at"], "de"),
        (["zh-CN"], "zh-Hans"),
        (["zh-SG"], "zh-Hans"),
        (["zh"], "zh-Hans"),
        (["zh-TW"], "zh-Hant"),
        (["zh-HK"], "zh-Hant"),
        (["zh_MO"], "zh-Hant"),
        (["zh-Hant-HK"], "zh-Hant"),
        (["zh-Hans-TW"], "zh-Hans"),
        (["es-419"], "es"),
        (["en-GB", "de"], "en"),
        (["pt-BR", "fr"], "fr"),
        (["ar-EG"], "ar"),
        (["tlh", "", "*", "x" * 40], "en"),
        ([], "en"),
    ],
    ids=str,
)
def test_the_language_is_matched_exactly_then_by_script_then_by_base(wanted, found):
    assert best_match(wanted, LANGUAGES, "en") == found


def test_a_nearer_spelling_of_the_language_is_better_than_the_default():
    assert best_match(["pt-PT"], ["en", "pt-BR"], "en") == "pt-BR"
    assert best_match(["sr-Latn"], ["en", "sr-Cyrl"], "en") == "en"
    assert best_match(["zh-TW"], ["en", "zh-Hans"], "en") == "en"


@given(st.lists(st.text(max_size=20), max_size=5))
def test_nobody_goes_without_a_language(wanted):
    assert best_match(wanted, LANGUAGES, "de") in LANGUAGES


@pytest.mark.parametrize(
    ("tag", "side"),
    [("ar", "rtl"), ("he-IL", "rtl"), ("ur", "rtl"), ("uz-Arab", "rtl"), ("en", "ltr")]
    + [("ar-Latn", "ltr"), ("zh-Hant", "ltr")],
)
def test_the_direction_follows_from_language_and_script(tag, side):
    assert direction(tag) == side


def test_tags_have_one_spelling():
    assert normal_tag("ZH-hant-hk") == "zh-Hant-HK"
    assert normal_tag("es-419") == "es-419"
    assert normal_tag("<script>") is None
