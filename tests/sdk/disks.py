"""Disks that are full or read-only: real ones, mounted for a test."""

import os
import subprocess
from contextlib import contextmanager

import pytest


@contextmanager
def mounted(folder, options):
    """A file system in memory at this folder; skips the test where none can be mounted."""
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)]
    try:
        subprocess.run(command, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("no file system can be mounted here")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


@contextmanager
def read_only(folder):
    """A folder that this user can't write to; for root that takes a mount."""
    if os.geteuid() == 0:
        with mounted(folder, "ro"):
            yield folder
        return
    folder.mkdir(mode=0o555)
    yield folder
