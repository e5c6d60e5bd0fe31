"""What the builder offers: a field for everything, whom a survey reaches, its file."""

import pytest

from seatbeat_collector.http.survey_form import form
from seatbeat_collector.surveys.definition_schema import SurveySchema, TextsSchema
from stories.house import House, at
from stories.linked import made_survey

NOT_IN_THE_FORM = {"status", "metric", "texts"}
"""Buttons set the first, cards the second; the words have a form of their own."""


@pytest.fixture
def here(tmp_path):
    with House(tmp_path) as made:
        yield made


def leaves(schema, prefix=""):
    for name, field in schema.fields.items():
        path = prefix + (field.data_key or name)
        inner = getattr(field, "schema", None)
        yield from leaves(inner, f"{path}.") if inner else [path]


def paths(*parts):
    return [control.path for part in parts for control in form()[part]]


def test_the_builder_has_a_field_for_everything_that_a_definition_says():
    whole = paths("question", "who", "often", "when", "looks")
    assert sorted(whole) == sorted(set(leaves(SurveySchema())) - NOT_IN_THE_FORM)
    words = paths("words", "more_words")
    assert sorted(words) == sorted(leaves(TextsSchema()))


def test_a_draft_says_whom_it_would_ask_now_and_what_stands_against_the_others(here):
    made_survey(
        here, status="draft", window_days=0, audience={"min_age_days": 30, "min_active_days": 1}
    )
    here.work("acme", "old", at(-60, 9), 60)
    here.work("acme", "new", at(14, 9), 60)

    found = here.read("surveys", "nps-q4", "reach")

    assert (found["eligible"], found["looked_at"], found["whole"]) == (1, 2, True)
    assert found["reasons"] == {"too_new": 1}


def test_a_survey_can_be_had_as_a_file_that_is_taken_again(here, tmp_path):
    made_survey(here, texts={"de": {"question": "Würden Sie uns empfehlen?"}})
    text = here.read("surveys", "nps-q4", "yaml")["yaml"]
    (tmp_path / "surveys").mkdir()
    (tmp_path / "surveys" / "again.yaml").write_text(text, encoding="utf-8")

    with House(tmp_path / "surveys", surveys_folder=str(tmp_path / "surveys")) as other:
        assert other.read("surveys", "nps-q4")["texts"] == {
            "de": {"question": "Würden Sie uns empfehlen?"}
        }
