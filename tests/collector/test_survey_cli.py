"""`survey`: files are checked, applied and exported; what would change is told first."""

import pytest
from click.testing import CliRunner

from seatbeat_collector.cli import main
from seatbeat_collector.collector import now_ms
from stories.asked import Desk

GOOD = """\
metric: nps
status: live
product: Acme
starts_at: 2026-01-01T00:00:00Z
texts:
  no: {question: "Hvor sannsynlig?", low: nei, high: ja}
"""


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "surveys"
    folder.mkdir()
    (folder / "nps-q4.yaml").write_text(GOOD)
    return folder


@pytest.fixture
def run(tmp_path):
    def run(*words, status=0):
        if words[1] != "check":
            words = (*words[:2], "--database", str(tmp_path / "seatbeat.db"), *words[2:])
        outcome = CliRunner().invoke(main, list(map(str, words)))
        assert outcome.exit_code == status, outcome.output
        return outcome.output

    return run


def test_files_are_applied_once_and_what_would_change_is_told_before(folder, run, tmp_path):
    run("survey", "apply", folder / "nps-q4.yaml")
    (folder / "nps-q4.yaml").write_text(GOOD.replace("live", "paused").replace("Acme", "Acme 2"))

    told = run("survey", "apply", folder, "--dry-run")

    assert "nps-q4 would be changed: product, status; its question gets a new version" in told
    assert "live" in run("survey", "list")
    assert "is changed" in run("survey", "apply", folder)
    assert "is the same" in run("survey", "apply", folder)
    assert "nps-q4  nps   paused  version 2" in run("survey", "list")
    shown = run("survey", "show", "nps-q4")
    assert "# version 2" in shown and "Acme 2" in shown


def test_a_bad_file_is_named_with_its_faults_and_leaves_its_survey_as_it_was(folder, run):
    run("survey", "apply", folder)
    (folder / "nps-q4.yaml").write_text("metric: csat\n")
    (folder / "broken.yml").write_text("metric: [nps\nstatus: live\n")
    (folder / "twice.yaml").write_text("id: nps-q4\nmetric: nps\n")

    told = run("survey", "apply", folder, status=1)

    assert "of nps and stays so" in told
    assert "line 2:" in told
    assert "nps   live" in run("survey", "list")
    told = run("survey", "check", folder, status=1)
    assert "broken.yml" in told


def test_norwegian_is_a_language_and_not_a_refusal(folder, run):
    assert "nps-q4, nps, live" in run("survey", "check", folder)


def test_what_was_exported_can_be_applied_again(folder, run, tmp_path):
    run("survey", "apply", folder)
    text = run("survey", "export")
    assert "no:" in text and "Hvor sannsynlig?" in text

    run("survey", "export", "--folder", tmp_path / "out")

    assert "is the same" in run("survey", "apply", tmp_path / "out")
    assert "--force" in run("survey", "export", "--folder", tmp_path / "out", status=1)
    run("survey", "export", "--folder", tmp_path / "out", "--force", "nps-q4")


@pytest.mark.parametrize(
    "words", [("show", "no"), ("export", "no"), ("explain", "no", "--user", "a")]
)
def test_a_survey_that_isnt_there_is_named(words, run, folder):
    run("survey", "apply", folder)

    assert "There is no survey no" in run("survey", *words, status=1)


def test_it_is_explained_why_somebody_is_not_asked(run, folder):
    run("survey", "apply", folder)

    told = run("survey", "explain", "nps-q4", "--user", "kim", "--account", "acme")

    assert "FAIL  age             too_new: days 30, known_since -" in told
    assert told.endswith("Not asked now: too_new.\n")


def test_without_a_folder_it_is_said_what_to_name(run):
    assert "surveys_folder" in run("survey", "check", status=2)


def test_the_doctor_tells_of_false_answers_and_of_what_may_not_be_meant(tmp_path):
    with Desk(tmp_path) as desk:
        desk.clock.at_ms = now_ms()
        desk.survey(mode="test")
        lease = {"display_id": "d", "survey": {"id": "nps-q4"}}
        for _ in range(30):
            desk.step(lease, "answered", score=0)
    told = CliRunner().invoke(main, ["doctor", "--database", str(tmp_path / "seatbeat.db")]).output

    assert "warn  survey nps-q4: answers refused in 7 days: no_lease 30" in told
    assert "mode test asks everybody at once" in told


@pytest.mark.parametrize(
    ("text", "says"),
    [
        pytest.param("texts: &a\n  de: *a\n", "levels deep", id="an alias of what it is in"),
        pytest.param("pages: {include: &x [*x]}\n", "levels deep", id="a list that holds itself"),
        pytest.param("x: " + "[" * 3000 + "]" * 3000 + "\n", "levels deep", id="brackets"),
        pytest.param(
            "a: &a [x, x, x, x, x, x, x, x, x, x]\n"
            + "".join(
                f"{name}: &{name} [{', '.join([f'*{before}'] * 10)}]\n"
                for before, name in zip("abcdefg", "bcdefgh", strict=True)
            ),
            "values",
            id="a billion aliases",
        ),
    ],
)
def test_a_file_that_never_ends_is_named_and_costs_the_others_nothing(text, says, folder, run):
    (folder / "endless.yaml").write_text("metric: nps\n" + text)

    told = run("survey", "apply", folder, status=1)

    assert "endless.yaml" in told and says in told
    assert "nps-q4" in told
