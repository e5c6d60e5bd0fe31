"""Keys of four kinds: made, hashed, found again, and what each may do."""

from __future__ import annotations

import base64
import binascii
import hashlib
import secrets
import threading
import time
from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from flask import current_app, request

from .errors import Forbidden, MustWait, UnknownKey
from .store import Store
from .store.records import KeyRecord

PREFIXES = {"write": "sbw_", "server": "sbs_", "read": "sbr_", "admin": "sba_"}

P = ParamSpec("P")
R = TypeVar("R")


def digest(key: str) -> str:
    """What is stored of a key. Keys hold 192 random bits, so a plain hash can't be reversed."""
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()


def create_key(
    store: Store, kind: str, name: str, *, origins: tuple[str, ...] = (), at_ms: int
) -> str:
    """Make a key of a kind and keep its digest; the key itself is returned once and never again."""
    key = PREFIXES[kind] + secrets.token_urlsafe(24)
    store.add_key(
        digest=digest(key), kind=kind, name=name, origins=origins, hint=key[:8], at_ms=at_ms
    )
    return key


class Keys:
    """The collector's keys, held in memory for at most `FRESH_S` seconds."""

    FRESH_S = 1.0

    def __init__(self, store: Store, clock: Callable[[], int]) -> None:
        self._store = store
        self._clock = clock
        self._lock = threading.Lock()
        self._by_digest: dict[str, KeyRecord] = {}
        self._by_text: dict[str, KeyRecord] = {}
        """Those that were used since the store was read."""
        self._read_at = float("-inf")
        self._used: dict[int, int] = {}

    def find(self, key: str | None, *, at_once: bool = False) -> KeyRecord:
        """The record of a key that is neither unknown nor revoked. Raises UnknownKey.

        With `at_once` it raises MustWait rather than read the keys from the store.
        """
        if not key:
            raise UnknownKey("No key was given: send `Authorization: Bearer <key>`.")
        record = self._by_text.get(key)
        if record is None or self._is_old():
            record = self._look_up(key, at_once)
        if record.revoked_at_ms is not None:
            raise UnknownKey
        self._used[record.key_id] = self._clock()
        return record

    def _look_up(self, key: str, at_once: bool) -> KeyRecord:
        wanted = digest(key)
        record = self._by_digest.get(wanted)
        if record is None or self._is_old():
            if at_once:
                raise MustWait
            self._refresh(even_if_fresh=record is None)  # it may have been made a moment ago
            record = self._by_digest.get(wanted)
        if record is None:
            raise UnknownKey
        self._by_text[key] = record
        return record

    def save_use(self) -> None:
        """Write down when keys were last used."""
        used, self._used = self._used, {}
        if used:
            self._store.keys_used(used)

    def _is_old(self) -> bool:
        return time.monotonic() - self._read_at > self.FRESH_S

    def _refresh(self, *, even_if_fresh: bool) -> None:
        with self._lock:
            if even_if_fresh or self._is_old():
                self._by_digest = {record.digest: record for record in self._store.list_keys()}
                self._by_text = {}
                self._read_at = time.monotonic()


def key_from_header(authorization: str | None) -> str | None:
    """The key in an Authorization header: Bearer, or Basic with the key as user name."""
    scheme, _, value = (authorization or "").strip().partition(" ")
    value = value.strip()
    if scheme.lower() == "bearer":
        return value or None
    if scheme.lower() == "basic":
        try:
            text = base64.b64decode(value, validate=True).decode("utf-8")
        except (binascii.Error, UnicodeDecodeError):
            return None
        return text.partition(":")[0] or None
    return None


def require(*kinds: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """A view that only keys of these kinds may call."""

    def decorate(view: Callable[P, R]) -> Callable[P, R]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
            keys: Any = current_app.extensions["seatbeat"].keys
            record = keys.find(key_from_header(request.headers.get("Authorization")))
            if record.kind not in kinds:
                raise Forbidden(
                    f"A {record.kind} key may not do this; use a key of kind {' or '.join(kinds)}."
                )
            return view(*args, **kwargs)

        return guarded

    return decorate
