"""Sizes as people say them."""

from __future__ import annotations


def size_in_words(size: float) -> str:
    """Bytes in the unit that suits: 512 B, 3.4 MiB."""
    for unit in ("B", "KiB", "MiB", "GiB"):
        if size < 1024:
            return f"{size:.0f} B" if unit == "B" else f"{size:.1f} {unit}"
        size /= 1024
    return f"{size:.1f} TiB"
