"""Links: the right of one person to answer one survey on a page of ours, once.

A link's token holds whom it is for and since when, under a message authentication code of its own
purpose: a link is no lease, and a lease no link. It needs no table. The display that is answered
through it follows from it, so whatever is sent twice counts once.
"""

from __future__ import annotations

import hmac
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from hashlib import sha256
from typing import NamedTuple
from uuid import UUID

from .gate import DAY_MS

_MAC_BYTES = 16


class Link(NamedTuple):
    """Whom a link asks what, since when and for how long."""

    survey_id: str
    user_id: str
    account_id: str
    made_s: int
    """Since the epoch."""
    days: int

    @property
    def made_ms(self) -> int:
        """When it was made."""
        return self.made_s * 1000

    @property
    def expires_ms(self) -> int:
        """From when on it takes no answer."""
        return self.made_ms + self.days * DAY_MS


def token_of(secret: bytes, link: Link) -> str:
    """The link as it stands in an address."""
    body = _body(link)
    return f"{_text(body)}.{_text(_mac(secret, 'link', body)[:_MAC_BYTES])}"


def link_in(secret: bytes, token: str) -> Link | None:
    """The link of a token, or None where we didn't make it; it may have expired."""
    body_text, _, mac_text = token.partition(".")
    try:
        body, mac = _bytes(body_text), _bytes(mac_text)
    except (Error, ValueError):
        return None
    if not hmac.compare_digest(mac, _mac(secret, "link", body)[:_MAC_BYTES]):
        return None
    return Link(*json.loads(body))


def display_of(secret: bytes, link: Link) -> str:
    """The one display that is answered through a link."""
    digest = _mac(secret, "link display", _body(link))
    return str(UUID(bytes=digest[:16], version=4))


def _body(link: Link) -> bytes:
    return json.dumps(link, ensure_ascii=False, separators=(",", ":")).encode()


def _mac(secret: bytes, purpose: str, body: bytes) -> bytes:
    # As in leases.py, lengths stand before the parts: what is signed for one purpose or kind can't
    # be read as another.
    head = f"{len(purpose)}:{purpose}{len(body)}:".encode()
    return hmac.new(secret, head + body, sha256).digest()


def _text(raw: bytes) -> str:
    return urlsafe_b64encode(raw).decode().rstrip("=")


def _bytes(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
