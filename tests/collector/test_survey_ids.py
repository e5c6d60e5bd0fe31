"""A survey may be called anything: also what a page or an operation is called."""

from __future__ import annotations

import pytest
from markupsafe import escape

from stories.asked import Desk
from stories.house import IDS, path_of

ALIKE = ("new", "preview", "edit", "results", "lease", "links", "explain", "edit/new", "x/results")


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    with Desk(tmp_path_factory.mktemp("ids")) as desk:
        desk.survey("x")
        yield desk


@pytest.mark.parametrize("survey_id", [*ALIKE, *IDS])
def test_any_id_has_its_pages_and_can_be_read_changed_explained(desk, survey_id):
    desk.survey(survey_id)
    path = path_of("surveys", survey_id)

    changed = desk.call("PATCH", path, key="admin", json={"name": f"of {survey_id}"})

    assert (changed.status_code, changed.json["id"]) == (200, survey_id)
    assert desk.read("surveys", survey_id)["name"] == f"of {survey_id}"
    assert desk.read("surveys", survey_id, "explain", user="kim")["survey_id"] == survey_id
    assert desk.read("surveys", survey_id, "results")["survey_id"] == survey_id
    for page in ("edit", "results"):
        answer = desk.client.get(path_of("surveys", page, survey_id).removeprefix("/v1"))
        assert answer.status_code == 200
        assert f'<h1 id="title">{escape(survey_id)}</h1>' in answer.text
