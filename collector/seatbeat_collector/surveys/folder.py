"""Surveys as YAML files in a folder, one each, for those who keep them in Git."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any, NamedTuple

from seatbeat_collector.errors import CollectorError
from seatbeat_collector.store.surveys import SurveyRecord

from .definition import Definition, Fault, InvalidDefinition
from .definitions import load
from .editing import Editing, Plan

ENDINGS = (".yaml", ".yml")
MOST_DEPTH = 20
"""Levels of a document; a survey has five."""
MOST_VALUES = 20_000
"""In one file; a survey in fifty languages has 2,000."""
_TOO_DEEP = Fault("", f"it is nested more than {MOST_DEPTH} levels deep")


class Outcome(NamedTuple):
    """What became of one file, or would become of it."""

    path: Path
    survey_id: str | None
    plan: Plan | None
    """None: it can't be used."""
    faults: tuple[Fault, ...] = ()


def sync(editing: Editing, place: Path, *, is_dry_run: bool = False) -> list[Outcome]:
    """Have surveys be as the files of a folder say, or one file; a bad file changes nothing.

    Surveys that no file names stay as they are.
    """
    outcomes: list[Outcome] = []
    seen: dict[str, Path] = {}
    for path in files_in(place):
        try:
            survey = read(path)
            if survey.id in seen:
                fault = Fault("id", f"{survey.id} is in {seen[survey.id].name} too")
                raise InvalidDefinition([fault])
            seen[survey.id] = path
            plan = editing.plan(survey) if is_dry_run else editing.apply(survey.document)
            outcomes.append(Outcome(path, survey.id, plan))
        except InvalidDefinition as error:
            outcomes.append(Outcome(path, None, None, tuple(error.faults)))
        except CollectorError as error:
            outcomes.append(Outcome(path, None, None, (Fault("", error.detail),)))
    return outcomes


def read(path: Path) -> Definition:
    """The survey in a file; its id is the file's name unless it says another.

    Raises InvalidDefinition.
    """
    document = _as_json(_parsed(path), _Room(MOST_VALUES))
    if isinstance(document, dict):
        document.setdefault("id", path.stem)
    return load(document)


def as_yaml(record: SurveyRecord) -> str:
    """A survey as the text of such a file."""
    from ruamel.yaml import YAML

    yaml = YAML()
    yaml.width = 100
    text = StringIO()
    yaml.dump(json.loads(record.definition), text)
    return text.getvalue()


def files_in(place: Path) -> Iterator[Path]:
    """The files of a folder by name, or the one file. Raises NotADirectoryError."""
    if place.is_file():
        yield place
        return
    if not place.is_dir():
        raise NotADirectoryError(f"There is no folder {place}.")
    for path in sorted(place.iterdir()):
        if path.suffix in ENDINGS and not path.name.startswith("."):
            yield path


def _parsed(path: Path) -> Any:
    from ruamel.yaml import YAML  # which takes 20 ms to load
    from ruamel.yaml.error import YAMLError

    try:
        # YAML 1.2, in which `no` is Norwegian, and a field that stands twice is an error.
        return YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))
    except RecursionError as error:
        raise InvalidDefinition([_TOO_DEEP]) from error
    except (YAMLError, UnicodeDecodeError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        where = "" if mark is None else f"line {mark.line + 1}: "
        said = getattr(error, "problem", None) or str(error).splitlines()[0]
        raise InvalidDefinition([Fault("", f"{where}{said}")]) from error
    except OSError as error:
        raise InvalidDefinition([Fault("", error.strerror or str(error))]) from error


class _Room:
    """How many values more a file may hold: few lines of aliases make billions."""

    def __init__(self, values: int) -> None:
        self._values = values

    def take(self) -> None:
        """Raises InvalidDefinition."""
        self._values -= 1
        if self._values < 0:
            raise InvalidDefinition([Fault("", f"it holds more than {MOST_VALUES} values")])


def _as_json(value: Any, room: _Room, depth: int = 0) -> Any:
    """What YAML reads as a date is text in JSON, and an alias what it stands for.

    Raises InvalidDefinition.
    """
    room.take()
    if depth > MOST_DEPTH:  # an alias may stand for what it is in
        raise InvalidDefinition([_TOO_DEEP])
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {str(name): _as_json(inner, room, depth + 1) for name, inner in value.items()}
    if isinstance(value, list):
        return [_as_json(inner, room, depth + 1) for inner in value]
    return value
