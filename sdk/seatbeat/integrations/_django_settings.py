"""The setting SEATBEAT of a Django project, read once."""

from __future__ import annotations

import functools
from typing import Any

from django.conf import settings
from django.core.signals import setting_changed
from django.utils.module_loading import import_string

from seatbeat.client import Seatbeat
from seatbeat.errors import OptionError

from ._snippet import DAY_S, Snippet

CLIENT_OPTIONS = ("key", "url", "app", "identity_secret")
OWN = ("client", "who", "counts", "exclude", "feature")
OF_SNIPPET = ("write_key", "browser_url", "identity_expires_in")


@functools.cache
def given() -> dict[str, Any]:
    """What the project says, with names in lower case, and dotted paths imported."""
    raw = getattr(settings, "SEATBEAT", None)
    if not isinstance(raw, dict):
        raise OptionError('settings have no SEATBEAT = {"WHO": "your.module.function", …}')
    known = {name.upper() for name in (*CLIENT_OPTIONS, *OWN, *OF_SNIPPET)}
    if unknown := sorted(set(raw) - known):
        raise OptionError(
            f"SEATBEAT holds {', '.join(unknown)}; known are {', '.join(sorted(known))}"
        )
    return {
        name.lower(): _imported(value) if name in ("CLIENT", "WHO", "COUNTS", "FEATURE") else value
        for name, value in raw.items()
    }


@functools.cache
def client() -> Seatbeat:
    """The project's client: the one named by CLIENT, else one made from KEY, URL and so on."""
    named = given().get("client")
    if named is None:
        return Seatbeat(**{name: given()[name] for name in CLIENT_OPTIONS if name in given()})
    if not isinstance(named, Seatbeat):
        raise OptionError("SEATBEAT['CLIENT'] must be a Seatbeat, or the dotted path of one")
    return named


@functools.cache
def snippet() -> Snippet:
    """What makes the snippet's markup for templates."""
    options = {name: given()[name] for name in OF_SNIPPET if name in given()}
    return Snippet(client(), **{"identity_expires_in": DAY_S, **options})


def excluded() -> list[str]:
    """Paths that are no person's act, with those of static and uploaded files among them."""
    return [*given().get("exclude", ()), *(f"{path}*" for path in served_files())]


def served_files() -> list[str]:
    """Where this project serves files itself, as paths inside the app."""
    places = (getattr(settings, name, None) for name in ("STATIC_URL", "MEDIA_URL"))
    return [place for place in places if place and place.startswith("/") and place != "/"]


def _imported(value: object) -> object:
    return import_string(value) if isinstance(value, str) else value


def _forget(*, setting: str, **_: object) -> None:
    if setting == "SEATBEAT":
        for cached in (given, client, snippet):
            cached.cache_clear()


setting_changed.connect(_forget)
