"""Names as ids."""

from __future__ import annotations

import re
import unicodedata


def slug(name: str) -> str:
    """A name in lower case letters, digits and hyphens."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")
