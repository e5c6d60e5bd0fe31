"""What operating systems do differently with files: locks, positions, owners, removal."""

from __future__ import annotations

import contextlib
import os
import stat
import sys

_SAFELY = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
_NEW = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_EXCL
_PRIVATE = 0o600
_HIGH = 300

if sys.platform == "win32":
    import msvcrt

    _LOCKED_BYTE = 1 << 30  # Windows' locks keep others from reading; nothing is there to read

    def try_lock(fd: int) -> bool:
        """Lock a file until it is closed or this process ends; False when somebody else has it."""
        os.lseek(fd, _LOCKED_BYTE, os.SEEK_SET)
        try:
            msvcrt.locking(fd, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def out_of_the_way(fd: int) -> int:
        """Windows doesn't let one choose."""
        return fd

    def read_at(fd: int, size: int, offset: int) -> bytes:
        """At most `size` bytes from `offset` on."""
        os.lseek(fd, offset, os.SEEK_SET)
        return os.read(fd, size)

    def write_at(fd: int, data: bytes, offset: int) -> None:
        """Overwrite bytes in their place."""
        os.lseek(fd, offset, os.SEEK_SET)
        os.write(fd, data)

    def is_ours(found: os.stat_result) -> bool:
        """Windows keeps others out of a user's folders by their access lists."""
        return True

    def users_suffix() -> str:
        """Nothing: the temporary folder is the user's already."""
        return ""

    def remove(fd: int, path: str) -> None:
        """Close and remove a file, if it is still there."""
        close(fd)  # first: an open file can't be removed
        with contextlib.suppress(OSError):
            os.unlink(path)

else:
    import fcntl

    def try_lock(fd: int) -> bool:
        """Lock a file until it is closed or this process ends; False when somebody else has it.

        A record lock and not `flock`: a forked child inherits the latter, and would keep its
        parent's files locked after the parent's death.
        """
        try:
            fcntl.lockf(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except (BlockingIOError, PermissionError):
            return False
        return True

    def out_of_the_way(fd: int) -> int:
        """The same file under a number that nobody gets soon who opens something else.

        Apps that become daemons close all descriptors they find, and lines written before that is
        noticed must not end up in the app's next file.
        """
        try:
            high = fcntl.fcntl(fd, fcntl.F_DUPFD_CLOEXEC, _HIGH)
        except OSError:  # fewer are allowed
            return fd
        os.close(fd)
        return high

    read_at = os.pread

    def write_at(fd: int, data: bytes, offset: int) -> None:
        """Overwrite bytes in their place."""
        os.pwrite(fd, data, offset)

    def is_ours(found: os.stat_result) -> bool:
        """Whether the user of this process owns what was found."""
        return found.st_uid == os.geteuid()

    def users_suffix() -> str:
        """What keeps the names of users apart in the temporary folder that they share."""
        return f"-{os.geteuid()}"

    def remove(fd: int, path: str) -> None:
        """Remove and close a file, if it is still there."""
        with contextlib.suppress(OSError):
            os.unlink(path)
        close(fd)  # last: that frees a lock, and nobody may find the file unlocked


def open_new(path: str) -> int:
    """A file that wasn't there, to append to."""
    return out_of_the_way(os.open(path, _NEW | _SAFELY, _PRIVATE))


def open_to_read(path: str) -> int:
    """A file of ours."""
    return _checked(os.open(path, os.O_RDONLY | _SAFELY))


def open_or_make(path: str) -> int:
    """A file of ours, to read and to overwrite; made if it isn't there."""
    return out_of_the_way(_checked(os.open(path, os.O_RDWR | os.O_CREAT | _SAFELY, _PRIVATE)))


def close(fd: int) -> None:
    """Close, even what somebody closed before."""
    with contextlib.suppress(OSError):
        os.close(fd)


def identity(found: os.stat_result) -> tuple[int, int]:
    """What tells a file from every other, whatever it is called."""
    return found.st_dev, found.st_ino


def is_still(fd: int, who: tuple[int, int]) -> bool:
    """Whether a descriptor still is that file: apps that become daemons close all they find."""
    try:
        return identity(os.fstat(fd)) == who
    except OSError:
        return False


def _checked(fd: int) -> int:
    found = os.fstat(fd)
    if stat.S_ISREG(found.st_mode) and is_ours(found):
        return fd
    os.close(fd)
    raise PermissionError("not a file of ours")
