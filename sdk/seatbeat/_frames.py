"""How events lie in a spool file: each line between two newlines, so a torn one shows.

A write that was cut short, by a crash or a full disk, leaves the beginning of a line. The newline
that begins the next one keeps the two apart, and tells that the first has no end.
"""

from __future__ import annotations

import json
from typing import NamedTuple

FRAME = b"\n%b\n"
END = b"}\n"  # how each finished line ends, and no other place in one does


class Cut(NamedTuple):
    """The finished lines at the beginning of a block."""

    lines: list[bytes]
    used: int
    """How many bytes of the block they take, with what was torn between them."""
    torn: list[bytes]
    """What has no end of its own: the beginnings of lines."""


def cut(block: bytes, most: int) -> Cut:
    """At most `most` finished lines; none of them is parsed."""
    end = block.rfind(END) + 1
    if end == 0:
        return Cut([], 0, [])
    start = 1 if block.startswith(b"\n") else 0
    lines = block[start:end].split(b"\n\n", most)
    del lines[most:]
    used = start + sum(map(len, lines)) + 2 * len(lines) - 1
    if any(b"\n" in line for line in lines):
        return _without_torn(lines, used)
    return Cut(lines, used, [])


def count(block: bytes) -> int:
    """How many lines end in a block."""
    return block.count(END)


def is_whole(line: bytes) -> bool:
    """Whether a line that a crash has left is an event: disks lose more than ends of lines."""
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False


def _without_torn(pieces: list[bytes], used: int) -> Cut:
    lines: list[bytes] = []
    torn: list[bytes] = []
    for piece in pieces:
        *beginnings, line = piece.split(b"\n")
        torn += filter(None, beginnings)
        lines.append(line)
    return Cut(lines, used, torn)
