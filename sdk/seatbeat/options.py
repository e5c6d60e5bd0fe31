"""What a client can be set up with, checked once: the only place that raises at the host."""

from __future__ import annotations

import math
import os
from dataclasses import dataclass
from typing import TypeGuard
from urllib.parse import urlsplit

from ._event import MAX_NAME
from ._ledger import OnDrop
from ._pipeline import BeforeSend
from ._scalar import is_sound
from ._spool_place import SpoolOption
from .errors import OptionError

SENDING_KEYS = ("sbs_", "sbw_")
OTHER_KEYS = {"sbr_": "a read key", "sba_": "an admin key"}
NOT_SET = frozenset({"", "0", "false", "no", "off"})


@dataclass(frozen=True)
class Options:
    """One client's options."""

    key: str = ""
    url: str = ""
    app: str | None = None
    spool: SpoolOption = "auto"
    max_spool_mb: float = 64
    interval: float = 1.0
    before_send: BeforeSend | None = None
    on_drop: OnDrop | None = None
    strict: bool = False
    enabled: bool = True
    max_queue: int = 10_000
    timeout: float = 10.0
    identity_secret: str | None = None

    def __post_init__(self) -> None:
        """Raises OptionError that says which option is wrong, and how."""
        _seconds("interval", self.interval)
        _seconds("timeout", self.timeout)
        _check_spool(self.spool)
        if not _is_positive(self.max_spool_mb) or self.max_spool_mb < 1:
            raise OptionError(f"max_spool_mb must be MiB from 1 on, not {self.max_spool_mb!r}")
        if type(self.max_queue) is not int or self.max_queue < 1:
            raise OptionError(f"max_queue must be a whole number from 1, not {self.max_queue!r}")
        if self.app is not None and not _is_name(self.app):
            raise OptionError(f"app must be a text of 1 to {MAX_NAME} characters")
        if self.identity_secret is not None and not _is_text(self.identity_secret):
            raise OptionError("identity_secret must be a text")
        for name in ("before_send", "on_drop"):
            function = getattr(self, name)
            if function is not None and not callable(function):
                raise OptionError(f"{name} must be a function, not {function!r}")


def is_on(enabled: bool | None) -> bool:
    """`enabled` where it was given; else off if SEATBEAT_DISABLED or DO_NOT_TRACK is set."""
    if enabled is not None:
        return enabled
    names = ("SEATBEAT_DISABLED", "DO_NOT_TRACK")
    return all(os.environ.get(name, "").strip().lower() in NOT_SET for name in names)


def checked_key(key: str | None) -> str:
    """A server or write key, from `key=` or SEATBEAT_KEY. The message never shows the key."""
    key = _given("key", key, "SEATBEAT_KEY", "the server key, sbs_…")
    for prefix, what in OTHER_KEYS.items():
        if key.startswith(prefix):
            raise OptionError(f"key is {what} ({prefix}…), which can't send; use a server key")
    if not key.startswith(SENDING_KEYS):
        raise OptionError("key must be a server key (sbs_…) or a write key (sbw_…)")
    if not key.isascii() or not key.isprintable() or " " in key:
        raise OptionError("key holds characters that no key has; was it copied whole?")
    return key


def checked_url(url: str | None) -> str:
    """The collector's address without a slash at its end, from `url=` or SEATBEAT_URL."""
    url = _given("url", url, "SEATBEAT_URL", "the collector's address, https://…").rstrip("/")
    if "@" in url:
        raise OptionError("url must not hold a user or a password")
    try:
        parts = urlsplit(url)
        sound = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:  # a port that is no number, or half an IPv6 address
        sound = False
    if not sound or any(character.isspace() for character in url):
        raise OptionError(f"url must be like https://telemetry.example.com, not {url!r}")
    if parts.query or parts.fragment:
        raise OptionError("url must have no query and no fragment")
    return url


def secret_for_identities(secret: str | None) -> str | None:
    """What signs identity tokens, from `identity_secret=` or SEATBEAT_IDENTITY_SECRET."""
    return secret or os.environ.get("SEATBEAT_IDENTITY_SECRET") or None


def _given(name: str, value: str | None, variable: str, what: str) -> str:
    value = os.environ.get(variable) if value is None else value
    if not value or not isinstance(value, str) or not value.strip():
        raise OptionError(f"no {name}: pass {name}= or set {variable} ({what})")
    return value.strip()


def _check_spool(spool: object) -> None:
    if spool is None or spool is False:
        return
    if not isinstance(spool, str | os.PathLike) or not _is_path(os.fspath(spool)):
        raise OptionError(f'spool must be "auto", a folder, or None for none, not {spool!r}')


def _is_path(path: object) -> bool:
    return isinstance(path, str) and path != "" and "\0" not in path


def _seconds(name: str, value: float) -> None:
    if not _is_positive(value):
        raise OptionError(f"{name} must be a number of seconds above 0, not {value!r}")


def _is_positive(value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return 0 < value < math.inf


def _is_name(value: object) -> bool:
    return _is_text(value) and len(value) <= MAX_NAME and value.isprintable()


def _is_text(value: object) -> TypeGuard[str]:
    return isinstance(value, str) and value != "" and is_sound(value)
