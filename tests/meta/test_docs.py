"""The docs say what there is: settings, commands, routes, error codes, metrics."""

import re
import subprocess
from pathlib import Path

import pytest

from seatbeat_collector import errors
from seatbeat_collector.app import create_app
from seatbeat_collector.cli import main
from seatbeat_collector.cli.commands import PLACES
from seatbeat_collector.config import SETTINGS
from seatbeat_collector.metrics.catalogue import CATALOGUE
from seatbeat_collector.surveys.definition_schema import SurveySchema
from seatbeat_collector.surveys.gates import CODES

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
COLLECTOR_DOC = (ROOT / "docs" / "collector.md").read_text(encoding="utf-8")
API_DOC = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
METRICS_DOC = (ROOT / "docs" / "metrics.md").read_text(encoding="utf-8")
SURVEYS_DOC = (ROOT / "docs" / "surveys.md").read_text(encoding="utf-8")
PROTOCOL_DOC = (ROOT / "docs" / "protocol.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def app(tmp_path_factory):
    app = create_app({"database": str(tmp_path_factory.mktemp("docs") / "seatbeat.db")})
    yield app
    app.extensions["seatbeat"].close()


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_every_setting_is_in_the_docs_with_its_default_and_sentence(setting):
    default = str(setting.default).lower() if isinstance(setting.default, bool) else setting.default
    shown = "(empty)" if default == "" else default
    assert f"| `{setting.name}` | `{shown}` | {setting.help}" in COLLECTOR_DOC


@pytest.mark.parametrize("command", sorted(main.commands))
def test_every_command_is_in_the_docs_and_helps(command):
    assert f"`{command}" in COLLECTOR_DOC
    own_words = main.commands[command].get_short_help_str(limit=1_000)
    assert own_words == PLACES[command].sentence and len(own_words) > 10


def test_every_route_is_in_the_docs(app):
    for rule in app.url_map.iter_rules():
        path = re.sub(r"<(?:[^:>]+:)?([^>]+)>", r"{\1}", rule.rule)
        if path.startswith(("/v1/", "/healthz", "/readyz", "/metrics", "/t.", "/w.")):
            assert path.partition("{")[0] in API_DOC, path


@pytest.mark.parametrize("metric", CATALOGUE.values(), ids=lambda metric: metric.name)
def test_every_metric_is_in_the_docs_as_the_catalogue_says(metric):
    days = f"{metric.window} day" + ("s" if metric.window != 1 else "")
    told = METRICS_DOC.partition(f"### `{metric.name}`\n")[2].partition("\n#")[0]
    assert " ".join(told.split()) == (
        f"{metric.sentence} How: {metric.formula}. "
        f"In {metric.unit}, over {days}; version {metric.version}. Source: {metric.source}."
    )


def test_the_docs_tell_no_metric_that_is_not_in_the_catalogue():
    assert set(re.findall(r"^### `(.+)`$", METRICS_DOC, re.M)) == set(CATALOGUE)


def test_every_error_code_is_in_the_docs():
    for each in vars(errors).values():
        if isinstance(each, type) and issubclass(each, errors.CollectorError):
            assert f"`{each.code}`" in PROTOCOL_DOC, each.code


def test_every_rejection_code_is_in_the_docs():
    rooms = [ROOT / "collector" / "seatbeat_collector" / room for room in ("wire", "surveys")]
    files = [path for room in rooms for path in room.rglob("*.py")]
    source = "".join(path.read_text(encoding="utf-8") for path in files)
    codes = set(re.findall(r'(?:Refused|Rejection)\(\s*(?:index,\s*)?"([a-z_]+)"', source))
    assert len(codes) >= 5
    for code in codes:
        assert f"`{code}`" in PROTOCOL_DOC, code


@pytest.mark.parametrize("code", CODES)
def test_every_reason_not_to_ask_somebody_is_in_the_docs(code):
    assert f"| `{code}` |" in SURVEYS_DOC


@pytest.mark.parametrize("field", SurveySchema().fields)
def test_every_field_of_a_survey_is_in_the_docs(field):
    assert re.search(rf"^\| (?:`\w+`, )?`{field}`", SURVEYS_DOC, re.M)


def test_the_readmes_links_lead_somewhere():
    documents = [ROOT / "README.md", *(ROOT / "docs").glob("*.md"), ROOT / "CONTRIBUTING.md"]
    for document in documents:
        for target in re.findall(r"\]\(([^)#:]+)\)", document.read_text(encoding="utf-8")):
            assert (document.parent / target).exists(), f"{document.name}: {target}"


def test_the_readmes_make_targets_exist():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"^ +make (\w+)", README, re.M):
        assert re.search(rf"^{target}:", makefile, re.M), target


def test_the_readmes_commands_exist():
    for words in re.findall(r"seatbeat-collector ((?:[a-z]+ ?)+)", README):
        name, *rest = words.split()
        assert name in main.commands, words
        group = getattr(main.commands[name], "commands", None)
        assert group is None or not rest or rest[0] in group, words


def test_nothing_names_a_workplace():
    """No path of a machine, no registry's host: the project builds anywhere."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout
    hosts = re.compile(r"https?://(?:registry\.npmjs|pypi|files\.pythonhosted|deb\.debian)\S*")
    for name in filter(None, listed.split("\0")):
        path = ROOT / name
        if path.suffix in {".md", ".py", ".json", ".lock", ".toml", ".js", ".sh", ""}:
            text = path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""
            assert name.endswith("test_docs.py") or not hosts.search(text), name
