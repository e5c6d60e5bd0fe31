"""What the README shows works as it stands there."""

import inspect
import re
from pathlib import Path

import pytest

import seatbeat
from seatbeat import Seatbeat

README = Path(seatbeat.__file__).parents[1] / "README.md"
BLOCKS = re.findall(r"```python\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)


CALL = re.compile(r"\bsb\.(?:activity|account|identify|nps|csat|ces)\(")


def of_an_app(block):
    """Whether the example can run by itself; tests are run by pytest (test_pytest_plugin.py)."""
    return "Seatbeat(" in block and "def test_" not in block


@pytest.mark.parametrize("block", [*filter(of_an_app, BLOCKS)])
def test_an_example_runs_and_what_it_reports_arrives(block, collector, monkeypatch):
    monkeypatch.setenv("SEATBEAT_KEY", "sbs_x")
    monkeypatch.setenv("SEATBEAT_URL", collector.url)
    names = {}
    exec(block, names)
    result = names["sb"].close(timeout=5.0)
    assert result == (len(collector.taken), 0, 0, {})
    told = [event for event in collector.taken if event["type"] != "heartbeat"]
    assert len(told) == len(CALL.findall(block)) > 0
    assert ("sb.presence(" in block) == (len(told) < len(collector.taken))


def test_the_example_for_tests_works():
    (block,) = (block for block in BLOCKS if "= Seatbeat.test()" in block)
    exec(block, {})


def test_every_option_and_every_method_is_explained():
    text = README.read_text(encoding="utf-8")
    options = set(inspect.signature(Seatbeat).parameters)
    assert {name for name in options if f"| `{name}` |" not in text} == set()
    methods = {name for name in dir(Seatbeat) if not name.startswith("_")}
    assert {name for name in methods if f".{name}(" not in text} == set()
