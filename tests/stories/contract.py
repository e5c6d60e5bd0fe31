"""The cases that Python and JavaScript share."""

import json
from pathlib import Path

FOLDER = Path(__file__).parents[1] / "contract"


def cases(name):
    """The cases of one contract file."""
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))["cases"]


def ids(case):
    """How pytest names a case."""
    return case.get("id") or case.get("name")


def table(name, section):
    """One table of a contract file that holds several."""
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))[section]
