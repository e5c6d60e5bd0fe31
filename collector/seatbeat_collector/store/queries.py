"""The questions in sql/<question>.sql, by name."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def query(name: str) -> str:
    """The text of sql/<name>.sql."""
    return (files(__package__) / "sql" / f"{name}.sql").read_text(encoding="utf-8")
