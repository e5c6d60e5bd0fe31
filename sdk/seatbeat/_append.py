"""One write to a file that is appended to, without giving up Python's lock for it.

`os.write` lets go of the lock. With other threads at work the caller then waits for its turn, 5 ms
for each of them, to have saved the microsecond that the kernel takes to copy a line.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable


def _write_of_the_c_library() -> Callable[[int, bytes, int], int] | None:
    """The system call, made while the lock is held; None where it can't be had."""
    if sys.platform == "win32" or sys.implementation.name != "cpython":
        return None
    try:
        import ctypes

        write = ctypes.PyDLL(None).write
    except (ImportError, OSError, AttributeError):  # such as a build without a dynamic loader
        return None
    write.argtypes = (ctypes.c_int, ctypes.c_char_p, ctypes.c_size_t)
    write.restype = ctypes.c_ssize_t
    return write


_write = _write_of_the_c_library()


def append(fd: int, record: bytes, size: int) -> int:
    """Write `size` bytes; gives how many were written. Raises OSError."""
    if _write is not None:
        written = _write(fd, record, size)
        if written >= 0:
            return written
    return os.write(fd, record)  # again, for this raises what is the matter
