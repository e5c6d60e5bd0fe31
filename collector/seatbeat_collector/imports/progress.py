"""How far the import of a file has come, kept in the database so that it can go on there."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import NamedTuple

from seatbeat_collector.store.inputs import Inputs

from .rejects import Sizes


class Tally(NamedTuple):
    """What became of the rows so far."""

    created: int = 0
    changed: int = 0
    unchanged: int = 0
    rejected: int = 0

    @property
    def rows(self) -> int:
        """All of them."""
        return sum(self)


class Progress(NamedTuple):
    """Where an import stands."""

    file: tuple[int, int]
    """Size and time of the last change: another file by the same name is begun anew."""
    since_ms: int
    """When it began; what it tells holds from then on where the rows don't say."""
    rejects: str
    tally: Tally = Tally()
    written: Sizes = Sizes()
    is_done: bool = False


class Bookmark:
    """The place for one file and kind."""

    def __init__(self, inputs: Inputs, path: Path, kind: str) -> None:
        self._inputs = inputs
        self._path = path
        self._name = f"{kind} {path.resolve()}"

    def fingerprint(self) -> tuple[int, int]:
        """What tells the file from a later one by its name."""
        found = os.stat(self._path)
        return found.st_size, found.st_mtime_ns

    def unfinished(self) -> Progress | None:
        """Where an earlier run was stopped, or None when there is nothing to go on with."""
        state = self._inputs.import_state(self._name)
        if state is None:
            return None
        found = json.loads(state)
        progress = Progress(
            file=tuple(found["file"]),
            since_ms=found["since_ms"],
            rejects=found["rejects"],
            tally=Tally(*found["tally"]),
            written=Sizes(*found["written"]),
            is_done=found["is_done"],
        )
        same = progress.file == self.fingerprint()
        return progress if same and not progress.is_done else None

    def keep(self, progress: Progress) -> None:
        """Note where it stands."""
        self._inputs.set_import_state(self._name, json.dumps(progress._asdict()))
