"""The examples for operators fit what there is: commands, settings, files, metrics."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from seatbeat_collector.cli import main
from seatbeat_collector.config import SETTINGS
from seatbeat_collector.http.exposition import registry_of
from seatbeat_collector.store.sqlite import obstacles
from stories.collectors import Running

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").iterdir())
CONTAINERFILE = (DEPLOY / "container" / "Containerfile").read_text(encoding="utf-8")
OPERATIONS = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
EVERYTHING = [*DEPLOY.rglob("*.*"), DEPLOY / "container" / "Containerfile"]
VARIABLES = {f"SEATBEAT_{setting.name.upper()}" for setting in SETTINGS} | {"SEATBEAT_SETTINGS"}


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="needs systemd-analyze")
@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.name)
def test_systemd_understands_every_line_of_a_unit(unit, tmp_path):
    command = tmp_path / "seatbeat-collector"
    command.write_text("#!/bin/sh\n")
    command.chmod(0o755)
    for each in UNITS:
        text = each.read_text(encoding="utf-8")
        placed = text.replace("/opt/seatbeat/bin/seatbeat-collector", str(command))
        (tmp_path / each.name).write_text(placed, encoding="utf-8")
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(tmp_path / unit.name)],
        capture_output=True,
        text=True,
        check=False,
    )
    about_it = [line for line in done.stderr.splitlines() if "seatbeat" in line]
    assert not about_it, done.stderr


@pytest.mark.parametrize("path", EVERYTHING, ids=lambda path: path.name)
def test_every_variable_of_an_example_is_a_setting(path):
    assert set(re.findall(r"SEATBEAT_[A-Z_]+", path.read_text(encoding="utf-8"))) <= VARIABLES


@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.name)
def test_every_command_of_a_unit_is_one_with_these_options(unit):
    for words in re.findall(r"^ExecStart=\S+/seatbeat-collector (.+)$", unit.read_text(), re.M):
        name, *rest = words.split()
        known = {option for each in main.commands[name].params for option in each.opts}
        assert {word for word in rest if word.startswith("--")} <= known


def test_the_backup_may_write_beside_the_database_and_goes_by_the_collectors_settings():
    collector, backup = (
        (DEPLOY / "systemd" / f"seatbeat-{name}.service").read_text(encoding="utf-8")
        for name in ("collector", "backup")
    )
    for line in re.findall(r"^(?:User|Environment|EnvironmentFile)=.+$", collector, re.M):
        assert line in backup.splitlines()
    (folders,) = re.findall(r"^StateDirectory=(.+)$", backup, re.M)
    assert folders.split() == ["seatbeat", "seatbeat/backups"]


def test_the_container_runs_a_command_that_there_is_and_nobody_in_it_is_root():
    assert re.search(r'^ENTRYPOINT \["seatbeat-collector"\]$', CONTAINERFILE, re.M)
    (name,) = re.findall(r'^CMD \["(\w+)"\]$', CONTAINERFILE, re.M)
    assert name in main.commands
    assert re.search(r"^USER \d+$", CONTAINERFILE, re.M)
    assert "VOLUME /var/lib/seatbeat" in CONTAINERFILE and "HEALTHCHECK" in CONTAINERFILE


def test_the_container_is_built_from_files_that_there_are_and_from_locked_libraries():
    assert "--require-hashes" in CONTAINERFILE
    ignored = (DEPLOY / "container" / "Containerfile.dockerignore").read_text(encoding="utf-8")
    for words in re.findall(r"^COPY (?!--from)(.+) \S+$", CONTAINERFILE, re.M):
        for name in words.split():
            assert (ROOT / name).exists(), name
            assert f"!{name}" in ignored.split(), name


def test_the_containers_health_check_is_python_and_asks_a_route_that_answers(tmp_path):
    (script,) = re.findall(r'CMD \["python", "-c", "(.+)"\]', CONTAINERFILE)
    compile(script, "HEALTHCHECK", "exec")
    (path,) = re.findall(r"8787(/\w+)", script)
    with Running(tmp_path / "seatbeat.db") as running:
        assert running.get(path, key=None).status_code == 200


def test_every_metric_is_in_the_docs_and_every_metric_of_the_docs_is_told(tmp_path):
    with Running(tmp_path / "seatbeat.db") as running:
        families = list(registry_of(running.collector).collect())
    told = {
        family.name + ("_total" if family.type == "counter" else "")
        for family in families
        if family.name.startswith("seatbeat_") and family.type != "info"
    }
    described = set(re.findall(r"`(seatbeat_\w+)(?:\{[\w,]+\})?`", OPERATIONS))
    assert told == described


def test_every_cause_of_not_being_ready_is_in_the_docs():
    source = Path(obstacles.__file__).parent
    text = "".join(path.read_text(encoding="utf-8") for path in source.glob("*.py"))
    causes = {words[0] for words in obstacles._BY_CODE.values()}
    causes |= set(re.findall(r'Obstacle\(\s*"(\w+)"', text)) - {"stopping"}
    assert len(causes) >= 9
    for cause in causes:
        assert f"`{cause}`" in OPERATIONS, cause


def test_the_commands_of_the_operators_guide_exist_with_their_options():
    for words in re.findall(r"seatbeat-collector ((?:--?)?[a-z][^\n`]*)", OPERATIONS):
        name, *rest = words.split()
        if name not in main.commands:
            continue  # a package or a unit
        known = {option for each in main.commands[name].params for option in each.opts}
        assert {word for word in rest if word.startswith("--")} <= known, words
