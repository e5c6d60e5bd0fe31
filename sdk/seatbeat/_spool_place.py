"""Where the spool is: a folder that is ours alone, one for each collector and key."""

from __future__ import annotations

import os
import stat
import sys
import tempfile
from hashlib import blake2b
from typing import Literal

from . import _files

PRIVATE = 0o700

SpoolOption = str | os.PathLike[str] | Literal[False] | None
"""A folder, `"auto"`, or None or False to do without."""


class Place:
    """Folders to try, in order: for `"auto"` one that lasts, then the temporary one."""

    def __init__(self, spool: SpoolOption, *, url: str = "", key: str = "") -> None:
        # The name tells one environment from another and doesn't give the key away.
        name = blake2b(f"{url}\0{key}".encode(), digest_size=16).hexdigest()
        self._own = spool == "auto"
        self._folders = [os.path.join(root, name) for root in _roots(spool)]

    @property
    def wanted(self) -> bool:
        """Whether there is to be a spool at all."""
        return bool(self._folders)

    def folder(self) -> str:
        """The first folder that can be used; made if it isn't there. Raises OSError."""
        problem = OSError("no folder")
        for folder in self._folders:
            try:
                return self._prepared(folder)
            except OSError as error:
                problem = error
        raise problem

    def _prepared(self, folder: str) -> str:
        root = os.path.dirname(folder)
        os.makedirs(root, mode=PRIVATE, exist_ok=True)
        if self._own:
            _keep_private(root)
        os.makedirs(folder, mode=PRIVATE, exist_ok=True)
        _keep_private(folder)
        if not os.access(folder, os.W_OK | os.X_OK):
            raise PermissionError(f"{folder} is read-only")
        return folder


def _roots(spool: SpoolOption) -> list[str]:
    if spool is None or spool is False:
        return []
    return _usual_roots() if spool == "auto" else [os.path.abspath(os.fspath(spool))]


def _usual_roots() -> list[str]:
    """A place of this user's that outlasts a restart, and one that nearly always can be written."""
    roots = [
        os.path.join(_state_folder(), "seatbeat"),
        os.path.join(tempfile.gettempdir(), f"seatbeat{_files.users_suffix()}"),
    ]
    return [root for root in roots if os.path.isabs(root)]  # a user may have no home


def _state_folder() -> str:
    if os.path.isabs(given := os.environ.get("XDG_STATE_HOME", "")):
        return given
    if sys.platform == "win32":
        return os.environ.get("LOCALAPPDATA") or os.path.expanduser(r"~\AppData\Local")
    if sys.platform == "darwin":
        return os.path.expanduser("~/Library/Application Support")
    return os.path.expanduser("~/.local/state")


def _keep_private(folder: str) -> None:
    """Refuse a folder that somebody else has put there, and let nobody else into ours."""
    found = os.lstat(folder)
    if not stat.S_ISDIR(found.st_mode) or not _files.is_ours(found):
        raise PermissionError(f"{folder} is not a folder of this user's")
    if sys.platform != "win32" and stat.S_IMODE(found.st_mode) & 0o077:
        os.chmod(folder, PRIVATE)
