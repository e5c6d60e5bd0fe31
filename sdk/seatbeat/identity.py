"""The signed identity of a person, which the browser snippet sends along with its events."""

from __future__ import annotations

import base64
import hmac
import json
import math
from typing import Any

from ._event import Id, id_text
from .errors import SeatbeatError


def signed_identity(
    secret: str | None, *, user: Id | None, account: Id | None, expires_in: float, now_ms: int
) -> str:
    """A JWT (HS256, RFC 7519) with `sub` = user id, `acct` = account id, and `exp`.

    Raises SeatbeatError that says what is missing. There is no `iat`: a host whose clock is a
    little ahead would sign tokens "from the future".
    """
    if not secret:
        raise SeatbeatError("no identity secret: pass identity_secret= or SEATBEAT_IDENTITY_SECRET")
    claims: dict[str, Any] = {"sub": _required("user", user)}
    if account is not None:
        claims["acct"] = _required("account", account)
    claims["exp"] = now_ms // 1000 + _whole_seconds(expires_in)
    signed = f"{_part({'alg': 'HS256', 'typ': 'JWT'})}.{_part(claims)}"
    signature = hmac.digest(secret.encode(), signed.encode(), "sha256")
    return f"{signed}.{_base64url(signature)}"


def _required(name: str, value: object) -> str:
    text = id_text(value)
    if text is None:
        raise SeatbeatError(f"no identity without a {name} id of 1 to 200 characters")
    return text


def _whole_seconds(expires_in: object) -> int:
    if isinstance(expires_in, bool) or not isinstance(expires_in, int | float):
        raise SeatbeatError("expires_in must be a number of seconds")
    if not 0 < expires_in < math.inf:
        raise SeatbeatError("expires_in must be a number of seconds above 0")
    return math.ceil(expires_in)


def _part(values: dict[str, Any]) -> str:
    return _base64url(json.dumps(values, separators=(",", ":")).encode())


def _base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
