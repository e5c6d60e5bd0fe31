"""All that one client has in a spool folder; what a dead one has left is claimed by the living."""

from __future__ import annotations

import itertools
import os
import re

from ._spool_lane import Lane, Lost
from ._spool_owner import Owner
from ._spool_segment import Segment

LANES = ("sure", "bulk")
NAME = re.compile(r"([0-9a-f]{16})\.(?:owner|(sure|bulk)\.\d{8}\.jsonl)", re.ASCII)
MOST_AT_ONCE = 16  # each holds a descriptor of the app's


class Claim:
    """An owner and its two lanes."""

    def __init__(self, owner: Owner, lost: Lost, *, leftover: bool) -> None:
        self.owner = owner
        self.lanes = {name: Lane(name, owner, lost, leftover=leftover) for name in LANES}
        self.leftover = leftover

    @property
    def segments(self) -> list[Segment]:
        """Every file there is."""
        return [segment for lane in self.lanes.values() for segment in list(lane.segments)]

    def release(self) -> None:
        """Let others have what is left, or remove the last trace if nothing is."""
        done = not self.segments
        for lane in self.lanes.values():
            lane.close()
        self.owner.release(done=done)

    def abandon(self) -> None:
        """Close everything and remove nothing."""
        for lane in self.lanes.values():
            lane.close()
        self.owner.release(done=False)


def leftovers(folder: str, lost: Lost) -> list[Claim]:
    """Claims on what dead processes have left, the oldest first; raises OSError."""
    owners = (Owner(folder, name) for name in _files_by_owner(folder))
    claimed = itertools.islice((owner for owner in owners if owner.claim()), MOST_AT_ONCE)
    claims = [Claim(owner, lost, leftover=True) for owner in claimed]
    try:  # looked at again: until the claim, its owner may have lived and gone on
        files = _files_by_owner(folder) if claims else {}
    except OSError:
        for claim in claims:
            claim.abandon()
        raise
    for claim in claims:
        for name, lane in claim.lanes.items():
            lane.find(files.get(claim.owner.name, {}).get(name, []))
    return claims


def _files_by_owner(folder: str) -> dict[str, dict[str, list[str]]]:
    """The paths in each lane of each owner, the owner with the oldest file first."""
    found: dict[str, dict[str, list[str]]] = {}
    with os.scandir(folder) as entries:
        for entry in sorted(entries, key=_age):
            if (match := NAME.fullmatch(entry.name)) is not None:
                lanes = found.setdefault(match[1], {name: [] for name in LANES})
                lanes.get(match[2], []).append(entry.path)
    return found


def _age(entry: os.DirEntry[str]) -> float:
    try:
        return entry.stat(follow_symlinks=False).st_mtime
    except OSError:  # removed meanwhile
        return 0.0
