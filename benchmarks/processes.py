"""What a server's processes take, by /proc: CPU seconds and resident memory. Linux only."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple

_TICKS = os.sysconf("SC_CLK_TCK")
_PAGE = os.sysconf("SC_PAGE_SIZE")


class Taken(NamedTuple):
    """By a server: its main process, the worker that takes requests, and the one that folds."""

    serving_s: float
    """CPU seconds of the main process and the worker."""
    folding_s: float
    memory: int
    """Bytes, of all of them."""


def taken(main: int) -> Taken:
    """So far, by the server whose main process has this number."""
    serving = [main, *_children(main)]
    folding = [fold for worker in serving[1:] for fold in _children(worker)]
    return Taken(
        serving_s=sum(map(_cpu_s, serving)),
        folding_s=sum(map(_cpu_s, folding)),
        memory=sum(map(_memory, [*serving, *folding])),
    )


def _children(pid: int) -> list[int]:
    found = []
    for tasks in Path(f"/proc/{pid}/task").glob("*/children"):
        found += [int(child) for child in tasks.read_text().split()]
    return found


def _cpu_s(pid: int) -> float:
    """User and system time, without that of children."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def _memory(pid: int) -> int:
    """Resident, what processes share counted in each."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * _PAGE
