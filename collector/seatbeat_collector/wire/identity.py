"""Signed identity: a JWT with which the vendor's own server vouches for who a browser is."""

from __future__ import annotations

from typing import Any, NamedTuple

import jwt

from .json_values import is_storable
from .limits import MAX_ID

_ALGORITHM = "HS256"
_OPTIONS: Any = {
    "require": ["sub", "exp"],
    "verify_exp": False,
    "verify_nbf": False,
    "verify_iat": False,
    "verify_aud": False,
}
"""Times are compared here, with the time of arrival; PyJWT would ask a clock of its own."""


class Claims(NamedTuple):
    """Whom a valid token vouches for; without an account it vouches for none."""

    user_id: str
    account_id: str | None


def claims_in(token: str | None, *, secret: str, at_ms: int) -> Claims | None:
    """What a token says, or None where it is missing, not signed with the secret, or expired."""
    if not token or not secret:
        return None
    try:
        payload = jwt.decode(token, secret, algorithms=[_ALGORITHM], options=_OPTIONS)
    except (jwt.PyJWTError, ValueError, RecursionError):
        return None
    user_id, account_id = payload["sub"], payload.get("acct")
    if not _is_id(user_id) or not (account_id is None or _is_id(account_id)):
        return None
    if not _is_current(payload, at_ms):
        return None
    return Claims(user_id, account_id)


def _is_id(value: object) -> bool:
    return isinstance(value, str) and 1 <= len(value) <= MAX_ID and is_storable(value)


def _is_current(payload: dict[str, Any], at_ms: int) -> bool:
    begins, ends = payload.get("nbf", 0), payload["exp"]
    if not all(type(each) in (int, float) for each in (begins, ends)):
        return False
    return bool(begins * 1000 <= at_ms < ends * 1000)
