"""Surveys over the API: made, changed, looked at; and every refusal explained."""

import pytest

from seatbeat_collector.surveys.gates import CODES
from stories.asked import OPEN, Desk


@pytest.fixture
def desk(tmp_path):
    with Desk(tmp_path) as desk:
        yield desk


def post(desk, key="admin", **body):
    return desk.call("POST", "/v1/surveys", key=key, json=body)


def test_a_survey_is_made_read_and_listed(desk):
    made = desk.survey(product="Acme", starts_at="2026-01-01T00:00:00+01:00")

    assert made["scale"] == [0, 10]
    assert made["version"] == 1
    assert made["starts_at"] == "2025-12-31T23:00:00.000Z"
    assert made["cooldown_days"]["answered"] == 90
    assert desk.read("surveys", "nps-q4") == made
    (listed,) = desk.read("surveys")["surveys"]
    assert listed["id"] == "nps-q4"
    assert made["versions"][0]["question"] == (
        "How likely are you to recommend Acme to a friend or colleague?"
    )


def test_what_was_read_can_be_changed_and_sent_back(desk):
    made = desk.survey()

    again = desk.change(**{**made, "name": "Q4"})

    assert again["name"] == "Q4"
    assert again["version"] == 1


def test_a_second_survey_by_the_same_id_is_refused(desk):
    desk.survey()

    answer = post(desk, id="nps-q4", metric="nps")

    assert (answer.status_code, answer.json["code"]) == (409, "survey_exists")


def test_another_scale_is_another_survey(desk):
    desk.survey()

    answer = desk.call("PATCH", "/v1/surveys/nps-q4", key="admin", json={"metric": "csat"})

    assert (answer.status_code, answer.json["code"]) == (409, "survey_scale_fixed")
    assert desk.read("surveys", "nps-q4")["metric"] == "nps"


def test_another_wording_is_another_version_and_anything_else_is_not(desk):
    desk.survey(product="Acme")
    assert desk.change(gap_days=3, status="paused", name="x")["version"] == 1
    assert desk.change(texts={"de": {"question": "Und?"}})["version"] == 2
    assert desk.change(product="Acme 2")["version"] == 3

    changed = desk.change(texts={"de": None})

    assert changed["version"] == 4
    assert changed["texts"] == {}
    assert [one["version"] for one in changed["versions"]] == [1, 2, 3, 4]


def test_a_faulty_definition_is_refused_with_every_fault_and_changes_nothing(desk):
    answer = post(desk, id="x", metric="nps", delay=5, theme={"accent": "red"})

    assert (answer.status_code, answer.json["code"]) == (422, "invalid_body")
    assert {one["path"] for one in answer.json["errors"]} == {"delay", "theme.accent"}
    assert desk.read("surveys")["surveys"] == []


def test_an_id_stays(desk):
    desk.survey()

    answer = desk.call("PATCH", "/v1/surveys/nps-q4", key="admin", json={"id": "other"})

    assert answer.status_code == 422
    assert answer.json["errors"][0]["path"] == "id"


@pytest.mark.parametrize("method", ["GET", "PATCH"])
def test_a_survey_that_isnt_there_is_not_found(method, desk):
    answer = desk.call(method, "/v1/surveys/nothing", key="admin", json={})

    assert (answer.status_code, answer.json["code"]) == (404, "not_found")


@pytest.mark.parametrize("key", ["write", "server", "read", None])
def test_only_an_admin_key_makes_surveys(key, desk):
    assert post(desk, key=key, id="x", metric="nps").status_code in (401, 403)
    assert desk.call("GET", "/v1/surveys", key=key).status_code == (
        200 if key == "read" else 403 if key else 401
    )


def test_a_definition_can_be_looked_at_in_any_language_without_being_kept(desk):
    answer = desk.call(
        "POST",
        "/v1/surveys/preview?lang=ar-EG",
        key="admin",
        json={"id": "x", "metric": "ces", "theme": {"radius": 4}},
    )

    shown = answer.json["survey"]
    assert (shown["lang"], shown["dir"], shown["mode"]) == ("ar", "rtl", "preview")
    assert shown["theme"] == {"radius": "4px"}
    assert desk.read("surveys")["surveys"] == []


def test_every_gate_is_explained_with_what_was_compared_and_when_it_may_pass(desk):
    desk.survey()
    desk.show()

    told = desk.explain()

    assert (told["would_be_asked"], told["reason"]) == (False, "cooldown_ignored")
    assert [gate["code"] for gate in told["gates"]] == list(CODES)
    states = [gate["state"] for gate in told["gates"]]
    assert states == ["passed"] * 18 + ["failed"] + ["not_reached"] * 11
    failed = told["gates"][18]
    assert failed["compared"] == {"days": 7, "last_at": "2027-03-15T12:00:00.000Z"}
    assert failed["may_pass_at"] == "2027-03-22T12:00:00.000Z"


def test_who_would_be_asked_is_told_what_the_page_decides(desk):
    desk.survey(trigger="report.exported")

    told = desk.explain("lee")

    assert (told["would_be_asked"], told["reason"]) == (True, None)
    in_browser = [gate["gate"] for gate in told["gates"] if gate["state"] == "in_browser"]
    assert in_browser == ["pages", "trigger", "delay", "quiet"]


def test_without_an_account_nobody_is_asked(desk):
    desk.survey()

    told = desk.read("surveys", "nps-q4", "explain", user="stranger")

    assert (told["account_id"], told["would_be_asked"]) == (None, False)


def test_explaining_needs_a_person_and_a_survey(desk):
    desk.survey()

    assert desk.get("/v1/surveys/nps-q4/explain").status_code == 400
    assert desk.get("/v1/surveys/no/explain", user="kim").status_code == 404


def test_a_new_release_with_other_built_in_texts_begins_a_new_version(desk, tmp_path):
    desk.survey()
    desk.collector.store._writer.run(
        lambda connection: connection.execute(
            "update survey_versions set wording = replace(wording, 'friend', 'pal')"
        )
    )
    with Desk(tmp_path) as again:
        assert again.read("surveys", "nps-q4")["version"] == 2


def test_files_of_the_folder_are_taken_in_at_the_start(tmp_path, caplog):
    folder = tmp_path / "surveys"
    folder.mkdir()
    (folder / "nps-q4.yaml").write_text("metric: nps\nstatus: live\n")
    (folder / "bad.yaml").write_text("metric: nps\nmetric: csat\n")
    with Desk(tmp_path, surveys_folder=str(folder)) as desk:
        assert [one["id"] for one in desk.read("surveys")["surveys"]] == ["nps-q4"]
    assert "duplicate" in caplog.text


def test_a_folder_that_isnt_there_keeps_nobody_from_serving(tmp_path, caplog):
    with Desk(tmp_path, surveys_folder=str(tmp_path / "no")) as desk:
        assert desk.read("surveys")["surveys"] == []
    assert "no folder" in caplog.text


def test_the_document_describes_it(desk):
    document = desk.call("GET", "/v1/openapi.json").json

    assert document["paths"]["/v1/surveys"]["post"]["x-key-kinds"] == ["admin"]
    body = document["components"]["schemas"]["SurveyBody"]["properties"]
    assert {*OPEN, "cooldown_days", "texts"} <= {*body}
    assert "post" in document["paths"]["/v1/surveys/lease"]
