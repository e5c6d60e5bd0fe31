"""Sizes and times as people say them."""

from __future__ import annotations


def size_in_words(size: float) -> str:
    """Bytes in the unit that suits: 512 B, 3.4 MiB."""
    for unit in ("B", "KiB", "MiB", "GiB"):
        if size < 1024:
            return f"{size:.0f} B" if unit == "B" else f"{size:.1f} {unit}"
        size /= 1024
    return f"{size:.1f} TiB"


def time_in_words(seconds: float) -> str:
    """A stretch of time in the unit that suits: 40 s, 3 h, 12 days."""
    for unit, length in (("days", 86_400), ("h", 3_600), ("min", 60)):
        if seconds >= 2 * length:
            return f"{seconds / length:.0f} {unit}"
    return f"{seconds:.0f} s"
