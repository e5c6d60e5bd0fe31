"""YAML 1.2 as plain values, and where each of them stands."""

from __future__ import annotations

from typing import Any, NamedTuple

from marshmallow import ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

Path = tuple[str | int, ...]
_MOST_DEPTH = 30
_MOST_VALUES = 100_000
"""Said in a document, those that aliases repeat counted again: a few lines may say billions."""
_PLAIN_TAGS = frozenset(
    f"tag:yaml.org,2002:{name}" for name in ("str", "int", "float", "bool", "null")
)


class Place(NamedTuple):
    """Where something stands, both counted from 1."""

    line: int
    column: int


class Fault(NamedTuple):
    """What is wrong, and where."""

    path: Path
    message: str
    place: Place

    def said_of(self, name: str) -> str:
        """As compilers say it: the file, line and column, the path, the sentence."""
        path = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in self.path)
        where = f"{path.removeprefix('.')}: " if path else ""
        return f"{name}:{self.place.line}:{self.place.column}: {where}{self.message}"


class Faulty(Exception):
    """A document that can't be used, with everything that is wrong with it."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("; ".join(fault.said_of("") for fault in faults))
        self.faults = faults


class Document(NamedTuple):
    """What a document says, and where it says what."""

    data: Any
    places: dict[Path, Place]

    def faults_of(self, error: ValidationError) -> list[Fault]:
        """Everything that a schema has found, in the order of the lines."""
        found = [
            Fault(path, message, self._place(path))
            for path, message in _messages(error.messages, ())
        ]
        return sorted(found, key=lambda fault: fault.place)

    def _place(self, path: Path) -> Place:
        """Of the innermost part that is there."""
        while path not in self.places and path:
            path = path[:-1]
        return self.places.get(path, Place(1, 1))


def read_yaml(text: str) -> Document:
    """One document of plain values. Raises Faulty."""
    try:
        root = YAML(typ="safe", pure=True).compose(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        said = " ".join(filter(None, (error.context, error.problem))) or "is no YAML"
        raise Faulty([Fault((), said, _place_of(mark))]) from None
    except YAMLError as error:
        raise Faulty([Fault((), str(error).splitlines()[0], Place(1, 1))]) from None
    reader = _Reader()
    data = {} if root is None else reader.value(root, ())
    if reader.faults:
        raise Faulty(reader.faults)
    return Document(data, reader.places)


class _Reader:
    """Makes plain values of nodes."""

    def __init__(self) -> None:
        self.places: dict[Path, Place] = {}
        self.faults: list[Fault] = []
        self._values = 0
        self._constructor = YAML(typ="safe", pure=True).constructor

    def value(self, node: Node, path: Path) -> Any:
        """What a node says."""
        self._values += 1
        if self._values > _MOST_VALUES:
            said = f"says more than {_MOST_VALUES:,} values; each alias repeats what it stands for"
            raise Faulty([Fault(path[:1], said, _place_of(node.start_mark))])
        self.places.setdefault(path, _place_of(node.start_mark))
        if len(path) > _MOST_DEPTH:
            return self._fault(node, path, "is nested too deeply")
        if isinstance(node, MappingNode):
            return self._mapping(node, path)
        if isinstance(node, SequenceNode):
            return [self.value(each, (*path, place)) for place, each in enumerate(node.value)]
        return self._scalar(node, path)

    def _mapping(self, node: MappingNode, path: Path) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, each in node.value:
            name = key.value if isinstance(key, ScalarNode) else None
            if not isinstance(name, str):
                self._fault(key, path, "has a name that is no text")
            elif name in found:
                self._fault(key, (*path, name), "is said twice")
            else:
                self.places[*path, name] = _place_of(key.start_mark)
                found[name] = self.value(each, (*path, name))
        return found

    def _scalar(self, node: Any, path: Path) -> Any:
        """Dates stay text; tags of other kinds are refused."""
        if str(node.tag) == "tag:yaml.org,2002:timestamp":
            return str(node.value)
        if str(node.tag) not in _PLAIN_TAGS:
            return self._fault(node, path, f"has a tag that isn't known here: {node.tag}")
        try:
            return self._constructor.construct_object(node)
        except (YAMLError, ValueError) as error:
            return self._fault(node, path, str(error).splitlines()[0])

    def _fault(self, node: Node, path: Path, message: str) -> None:
        self.faults.append(Fault(path, message, _place_of(node.start_mark)))


def _place_of(mark: Any) -> Place:
    return Place(1, 1) if mark is None else Place(mark.line + 1, mark.column + 1)


def _messages(found: Any, path: Path) -> list[tuple[Path, str]]:
    if isinstance(found, dict):
        return [
            each
            for name, inner in found.items()
            for each in _messages(inner, path if name == "_schema" else (*path, name))
        ]
    sentences = found if isinstance(found, list) else [found]
    return [(path, str(sentence)) for sentence in sentences]
