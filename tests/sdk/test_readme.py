"""What the README shows works as it stands there."""

import inspect
import re
from pathlib import Path

import pytest

import seatbeat
from seatbeat import Seatbeat

README = Path(seatbeat.__file__).parents[1] / "README.md"
BLOCKS = re.findall(r"```python\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)


@pytest.mark.parametrize("block", BLOCKS, ids=["five lines", "in your tests"])
def test_an_example_runs_and_what_it_reports_arrives(block, collector, monkeypatch):
    monkeypatch.setenv("SEATBEAT_KEY", "sbs_x")
    monkeypatch.setenv("SEATBEAT_URL", collector.url)
    names = {}
    exec(block, names)
    result = names["sb"].close(timeout=5.0)
    assert result == (len(collector.taken), 0, 0, {})
    assert len(collector.taken) == block.count("\nsb.") - block.count("Seatbeat.test")


def test_every_option_and_every_method_is_explained():
    text = README.read_text(encoding="utf-8")
    options = set(inspect.signature(Seatbeat).parameters)
    assert {name for name in options if f"| `{name}` |" not in text} == set()
    methods = {name for name in vars(Seatbeat) if not name.startswith("_")}
    assert {name for name in methods if f".{name}(" not in text} == set()
