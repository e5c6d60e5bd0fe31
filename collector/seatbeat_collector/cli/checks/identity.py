"""Whether a page can report as anybody."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .finding import Finding, fail, ok, warn

SHORTEST_SECRET = 32


def check(settings: dict[str, Any]) -> Iterator[Finding]:
    """The signing of identities."""
    secret = settings["identity_secret"]
    if settings["require_signed_identity"] and not secret:
        yield fail(
            "identity",
            "require_signed_identity is on, but identity_secret is empty",
            "set SEATBEAT_IDENTITY_SECRET to what your app signs with",
        )
    elif not settings["require_signed_identity"]:
        yield warn(
            "identity",
            "require_signed_identity is off: a page can report as any user of any account",
            "let your app sign who is who, then turn it on",
        )
    elif len(secret) < SHORTEST_SECRET:
        yield warn(
            "identity",
            f"identity_secret has {len(secret)} characters and could be guessed",
            f"use {SHORTEST_SECRET} random ones or more",
        )
    else:
        yield ok("identity", "identities are signed")
