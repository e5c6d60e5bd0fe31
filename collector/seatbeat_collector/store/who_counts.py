"""Who is in no number, by what was said of them: own people, programs, who acts as another."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

OWN = ("internal", "bot", "webdriver")
"""Traits that say of a person that they are one of the vendor's own, or none at all."""
ACTED = ("impersonating", "impersonated")
"""Traits that say that somebody acts as the person: `true`, or who does."""
FLAGS = (*OWN, *ACTED)
"""The traits by which a person may be in no number; an e-mail address may say it too."""
READING = "2"
"""Another number once they are read in another way: then everyone is judged anew."""

_NO = (False, "false", "no", "off", "0")  # False is 0
_YES = (True, "true", "yes", "on", "1")


def is_own(traits: Mapping[str, Any]) -> bool:
    """Whether a person is one of the vendor's own, or a program."""
    return any(says_yes(traits.get(name)) for name in OWN)


def is_impersonated(traits: Mapping[str, Any]) -> bool:
    """Whether somebody acts as the person: many products say who, so all but a no says so."""
    return any(_plain(found) and not says_no(found) for found in map(traits.get, ACTED))


def is_uncounted(traits: Mapping[str, Any], own_domains: frozenset[str]) -> bool:
    """Whether a person is in no number; `own_domains` are e-mail domains of the vendor's own."""
    return (
        is_own(traits) or is_impersonated(traits) or domain_of(traits.get("email")) in own_domains
    )


def says_yes(value: Any) -> bool:
    """Whether the value of a trait is a clear yes."""
    return _plain(value) in _YES


def says_no(value: Any) -> bool:
    """Whether the value of a trait is a clear no."""
    return _plain(value) in _NO


def domain_of(email: Any) -> str | None:
    """The domain of an e-mail address; None of what is none."""
    return email.rpartition("@")[2].lower() if isinstance(email, str) else None


def _plain(value: Any) -> Any:
    return value.strip().lower() if isinstance(value, str) else value
