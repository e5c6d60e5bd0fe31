"""A process that never outlives the one that started it, however that one ends."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import threading

_PR_SET_PDEATHSIG = 1
_LOOK_S = 0.5


def die_with(parent: int) -> None:
    """End this process when the parent dies, even by SIGKILL.

    Otherwise the port or the database would stay taken and a second collector could not start.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it died before the line above
        os._exit(1)
    threading.Thread(target=_watch, args=(parent,), name="seatbeat-parent", daemon=True).start()


def _watch(parent: int) -> None:
    while not threading.Event().wait(_LOOK_S):
        if os.getppid() != parent:
            os._exit(1)
