"""Answers: JSON, or CSV for who asks for it, with an ETag so that nothing is sent twice."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

import msgspec
from flask import Response, request

from .csv_answer import csv_of
from .paging import Page

_encode = msgspec.json.Encoder().encode


def answer(body: Any) -> Response:
    """The body as JSON; 304 without one when the caller has it already."""
    return _conditional(Response(_encode(body), content_type="application/json"))


def listing(
    name: str, page: Page[dict[str, Any]], *, columns: Sequence[str], **beside: Any
) -> Response:
    """A page of rows under `name` with `next_cursor`, or as CSV with the next page in `Link`."""
    if not wants_csv():
        return answer({name: page.rows, "next_cursor": page.next_cursor, **beside})
    text = csv_of(page.rows, columns)
    response = Response(text, content_type="text/csv; charset=utf-8; header=present")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    if page.next_cursor is not None:
        following = urlencode({**request.args.to_dict(), "cursor": page.next_cursor})
        response.headers["Link"] = f'<?{following}>; rel="next"'
    return _conditional(response)


def wants_csv() -> bool:
    """Whether the caller prefers CSV; who asks for neither gets JSON."""
    kinds = ["application/json", "text/csv"]
    return request.accept_mimetypes.best_match(kinds) == "text/csv"


def _conditional(response: Response) -> Response:
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Vary"] = "Accept, Authorization"
    response.add_etag(weak=True)
    response.make_conditional(request)
    return response
