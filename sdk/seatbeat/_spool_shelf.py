"""All files that a client holds: its own, and what it works off for those who died."""

from __future__ import annotations

import os
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

from ._spool_claim import Claim, leftovers
from ._spool_lane import Lane
from ._spool_owner import Owner
from ._spool_place import Place
from ._spool_segment import Segment

BLOCK_BYTES = 4096

Notice = tuple[str, int, list[bytes]]
"""A reason, how many lines were lost for it, and the lines themselves if they are wanted."""


class Shelf:
    """Claims, and the lock under which they change.

    Whoever is inside may be interrupted by a signal handler or a finaliser that reports an event:
    such a one doesn't get in a second time.
    """

    def __init__(self, place: Place) -> None:
        self._place = place
        self._lock = threading.RLock()
        self._changing = False
        self._live: Claim | None = None
        self._others: list[Claim] = []
        self.folder: str | None = None
        self.notices: deque[Notice] = deque()

    def enter(self, wait_s: float) -> bool:
        """Try to get in; who gets in must leave."""
        if not self._lock.acquire(timeout=wait_s):
            return False
        if self._changing:
            self._lock.release()
            return False
        self._changing = True
        return True

    def leave(self) -> None:
        """Let the next one in."""
        self._changing = False
        self._lock.release()

    @contextmanager
    def changing(self) -> Iterator[None]:
        """Be inside, for the thread that sends and for ends of processes: it may wait."""
        with self._lock:
            self._changing = True
            try:
                yield
            finally:
                self._changing = False

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Look, while nobody else changes anything."""
        with self._lock:
            yield

    def live(self) -> Claim:
        """The claim to write under, made if there's none that stands. Raises OSError."""
        if self._live is not None and not self._live.owner.holds:
            self._others.append(self._live)  # its folder was removed; its files can still be read
            self._live = None
        if self._live is None:
            self.folder = None
            self.folder = self._place.folder()
            self._live = Claim(Owner.new(self.folder), self._note, leftover=False)
        return self._live

    def adopt(self) -> None:
        """Claim what dead processes have left; raises OSError."""
        if self.folder is None:
            self.folder = self._place.folder()
        found = leftovers(self.folder, self._note)
        with self.changing():
            self._others += found
        self.clear()

    @property
    def works_off(self) -> bool:
        """Whether there is something that others have left."""
        return bool(self._others)

    def lanes(self, name: str, *, leftover: bool) -> list[Lane]:
        """Lanes of one kind, this client's own or those of others, the older first."""
        claims = [claim for claim in self._others if claim.leftover == leftover]
        if self._live is not None and not leftover:
            claims.append(self._live)
        return [claim.lanes[name] for claim in claims]

    def own_lanes(self) -> list[Lane]:
        """All lanes with events of this client."""
        return self.lanes("sure", leftover=False) + self.lanes("bulk", leftover=False)

    def evicted(self) -> Segment | None:
        """The oldest segment of bulk that nobody writes to, taken out."""
        lanes = self.lanes("bulk", leftover=True) + self.lanes("bulk", leftover=False)
        return next(filter(None, (lane.evicted() for lane in lanes)), None)

    def used_bytes(self, reserved: dict[str, int]) -> int:
        """Disk space that all files take, or will have taken where some is reserved for one."""
        if self.folder is None:
            return 0
        with os.scandir(self.folder) as entries:
            return sum(max(_blocks(entry), reserved.get(entry.path, 0)) for entry in entries)

    def clear(self) -> bool:
        """Let go of what was worked off; whether that was the last of it."""
        if not self._others:
            return False
        with self.changing():
            done = [claim for claim in self._others if not claim.segments]
            self._others = [claim for claim in self._others if claim.segments]
        for claim in done:
            claim.release()
        return not self._others

    def release(self) -> None:
        """Let go of everything; what isn't done waits for another process."""
        claims, self._others, self._live = self._claims(), [], None
        for claim in claims:
            claim.release()

    def abandon(self) -> None:
        """In a forked child: close what the fork has copied, and leave it to the parent."""
        for claim in self._claims():
            claim.abandon()

    def _claims(self) -> list[Claim]:
        return self._others + ([] if self._live is None else [self._live])

    def _note(self, reason: str, count: int) -> None:
        self.notices.append((reason, count, []))


def _blocks(entry: os.DirEntry[str]) -> int:
    """Bytes that a file takes from the disk, which gives whole blocks."""
    try:
        size = entry.stat(follow_symlinks=False).st_size
    except OSError:  # removed meanwhile
        return 0
    return -(-size // BLOCK_BYTES) * BLOCK_BYTES
