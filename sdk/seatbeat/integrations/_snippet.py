"""The browser snippet's markup, with the identity of whoever the page is made for."""

from __future__ import annotations

import json
import os
from html import escape

from seatbeat._event import id_text
from seatbeat.client import Seatbeat
from seatbeat.errors import OptionError
from seatbeat.options import checked_url

from ._person import Person

DAY_S = 86_400.0


class Html(str):
    """Markup that template engines leave as it is."""

    __slots__ = ()

    def __html__(self) -> str:
        return str(self)


class Snippet:
    """Makes the two script elements that a page needs.

    `write_key` is public and may stand in pages (default: SEATBEAT_WRITE_KEY); `browser_url` is the
    collector as browsers see it (default: the client's), and may be a path of the app's own site.
    Raises OptionError when a key or address can't be right.
    """

    def __init__(
        self,
        sb: Seatbeat,
        *,
        write_key: str | None = None,
        browser_url: str | None = None,
        identity_expires_in: float = DAY_S,
    ) -> None:
        self._sb = sb
        self._is_on = sb.stats().enabled
        self._key = _checked_write_key(write_key or os.environ.get("SEATBEAT_WRITE_KEY"))
        self._url = _checked_browser_url(browser_url) or sb._options.url
        self._expires_in = identity_expires_in

    def html(
        self, person: Person | None, *, feature: str | None = None, nonce: str | None = None
    ) -> Html:
        """The markup for this person's page; empty while the client is off."""
        if not self._is_on:
            return Html()
        if not self._key or not self._url:
            what = "write_key" if not self._key else "browser_url"
            self._sb._complaints.add(f"the page gets no snippet without {what}=")
            return Html()
        calls = self._identity(person)
        if feature:
            calls.append(["feature", feature])
        attributes = {"src": f"{self._url}/t.js", "data-key": self._key}
        if self._sb._options.app:
            attributes["data-app"] = self._sb._options.app
        return Html(_inline(calls, nonce) + _element("async", attributes, nonce, ""))

    def _identity(self, person: Person | None) -> list[list[object]]:
        if person is None:
            return []
        user, account = id_text(person.user), id_text(person.account)
        if account is None:
            self._sb._complaints.add("the snippet can't identify a person without an account")
            return []
        about = {"account": account}
        if self._sb._options.identity_secret:
            token = self._sb.identity_token(user=user, account=account, expires_in=self._expires_in)
            about |= {"token": token} if token else {}
        return [["identify", user, about]]


def _inline(calls: list[list[object]], nonce: str | None) -> str:
    if not calls:
        return ""
    arguments = ",".join(json.dumps(call, separators=(",", ":")) for call in calls)
    # Whatever an id holds, it ends no script element and begins no comment.
    for character in "<>&":
        arguments = arguments.replace(character, f"\\u{ord(character):04x}")
    code = f"(window.seatbeat=window.seatbeat||{{q:[]}}).q.push({arguments})"
    return _element("", {}, nonce, code) + "\n"


def _element(flag: str, attributes: dict[str, str], nonce: str | None, code: str) -> str:
    if nonce:
        attributes = {**attributes, "nonce": str(nonce)}
    named = [f'{name}="{escape(value)}"' for name, value in attributes.items()]
    return f"<{' '.join(filter(None, ['script', flag, *named]))}>{code}</script>"


def _checked_write_key(key: str | None) -> str | None:
    if key is not None and not key.startswith("sbw_"):
        raise OptionError("write_key must be a write key (sbw_…): it is shown to every visitor")
    return key


def _checked_browser_url(url: str | None) -> str | None:
    if url is None or (url.startswith("/") and not url.startswith("//")):
        return url and url.rstrip("/")
    return checked_url(url)
