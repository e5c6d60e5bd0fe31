"""Batches over HTTP: one kept connection to `POST {url}/v1/batch`."""

from __future__ import annotations

import encodings.idna  # noqa: F401  # else first imported by the worker, where a fork breaks it
import gzip
import json
import weakref
from collections.abc import Callable, Mapping

import requests

from ._answer import Answer
from ._clock import now_ms
from ._version import __version__

GZIP_FROM_BYTES = 1024
MOST_ANSWER_BYTES = 1024 * 1024
LIB = {"name": "seatbeat.py", "version": __version__}


class Transport:
    """Sends batches with a server or write key; for one thread of one process."""

    def __init__(
        self, *, url: str, key: str, timeout: float, clock: Callable[[], int] = now_ms
    ) -> None:
        self._url = f"{url}/v1/batch"
        self._timeout = timeout
        self._clock = clock
        self._session = requests.Session()
        # Python runs finalizers at exit after later exit hooks if one was made before those. So
        # this one lets urllib3's, which close connections, come after the client's last flush.
        weakref.finalize(self, self._session.close)
        # As `auth` and not as a plain header: requests would let a ~/.netrc replace the header.
        self._session.auth = _Bearer(key)
        self._session.headers["User-Agent"] = f"seatbeat.py/{__version__}"

    def post(self, lines: list[bytes], *, dropped: Mapping[str, int]) -> Answer:
        """One attempt to deliver these events, and to say how many were dropped and why.

        Raises whatever the network stack raises.
        """
        body = batch_body(lines, sent_at=self._clock(), dropped=dropped)
        headers = {"Content-Type": "application/json"}
        if len(body) > GZIP_FROM_BYTES:
            headers["Content-Encoding"] = "gzip"
            body = gzip.compress(body, compresslevel=1, mtime=0)
        with self._session.post(
            self._url,
            data=body,
            headers=headers,
            timeout=self._timeout,
            allow_redirects=False,  # a followed POST may arrive as a GET without its body
            stream=True,
        ) as response:
            text = response.raw.read(MOST_ANSWER_BYTES, decode_content=True)
            return Answer(response.status_code, response.headers, text)

    def close(self) -> None:
        """Give up the kept connection."""
        self._session.close()


def batch_body(lines: list[bytes], *, sent_at: int, dropped: Mapping[str, int]) -> bytes:
    """The JSON of one request around events that are JSON already."""
    lib = json.dumps({**LIB, "dropped": dropped} if dropped else LIB).encode()
    return b'{"sent_at":%d,"lib":%b,"events":[%b]}' % (sent_at, lib, b",".join(lines))


class _Bearer(requests.auth.AuthBase):
    def __init__(self, key: str) -> None:
        self._value = f"Bearer {key}"

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = self._value
        return request
