"""Fold: from what was taken in to every user's days."""

from __future__ import annotations

from .folded import Folded
from .folder import Folder
from .run import Fold

__all__ = ["Fold", "Folded", "Folder"]
