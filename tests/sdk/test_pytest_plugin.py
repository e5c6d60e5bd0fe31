"""The fixture that comes with the package, in a pytest of its own."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import seatbeat

SDK = Path(seatbeat.__file__).parents[1]

HOST = """
def test_the_fixture_collects(seatbeat):
    seatbeat.activity("report.exported", user="u-7")
    assert [event["name"] for event in seatbeat.events] == ["report.exported"]

def test_it_is_new_for_each_test_and_strict(seatbeat):
    assert seatbeat.events == []
    try:
        seatbeat.activity("nobody's")
    except Exception as error:
        assert error.reason == "missing_user_id"
    else:
        raise AssertionError("it wasn't strict")
"""
README = (SDK / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
(EXAMPLE,) = (block for block in BLOCKS if "def test_" in block)
APP = """
sb = None

def export(name):
    sb.activity("report.exported", user="u-7", properties={"file": name})
"""
NO_GUEST = """
import sys

def test_nothing_is_loaded_for_those_who_do_not_use_it():
    assert "seatbeat.pytest_plugin" in sys.modules
    assert not {"requests", "seatbeat.client"} & set(sys.modules)
"""


@pytest.mark.parametrize(
    ("tests", "passed"),
    [
        pytest.param(HOST, 2, id="used"),
        pytest.param(EXAMPLE, 1, id="as the README shows it"),
        pytest.param(NO_GUEST, 1, id="unused"),
    ],
)
def test_the_plugin_gives_a_fixture_and_changes_nothing_else(tmp_path, tests, passed):
    (tmp_path / "test_host.py").write_text(tests)
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports" / "views.py").write_text(APP)
    command = [sys.executable, "-W", "error", "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    done = subprocess.run(
        [*command, "-p", "seatbeat.pytest_plugin", "test_host.py"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(SDK), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        capture_output=True,
        text=True,
    )
    assert f"{passed} passed" in done.stdout, done.stdout + done.stderr


def test_the_package_tells_pytest_where_the_plugin_is():
    text = (SDK / "pyproject.toml").read_text(encoding="utf-8")
    assert '[project.entry-points.pytest11]\nseatbeat = "seatbeat.pytest_plugin"\n' in text
