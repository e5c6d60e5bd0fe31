"""Every error as RFC 9457 `application/problem+json` with a stable code."""

from __future__ import annotations

import json

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException

from seatbeat_collector.errors import CollectorError
from seatbeat_collector.faults import unforeseen

# Werkzeug's own refusals, by the code under which ours go.
_CODES = {400: "bad_request", 404: "not_found", 405: "method_not_allowed", 422: "invalid_parameter"}


def install(app: Flask) -> None:
    """Have the application answer every error as a problem."""
    app.register_error_handler(CollectorError, _ours)
    app.register_error_handler(HTTPException, _werkzeugs)
    app.register_error_handler(Exception, _unexpected)


def _ours(error: CollectorError) -> Response:
    response = Response(
        json.dumps(error.problem()), error.status, content_type="application/problem+json"
    )
    if error.retry_after_s is not None:
        response.headers["Retry-After"] = str(error.retry_after_s)
    if error.status == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    return response


def _werkzeugs(error: HTTPException) -> Response | HTTPException:
    """A refusal of Flask's, or of webargs' through Flask; its own headers stay (Allow)."""
    if error.code is None or error.code < 400:
        return error  # a redirect is no error
    messages = getattr(error, "data", {}).get("messages")
    status = 400 if error.code == 422 else error.code
    problem = {
        "type": "about:blank",
        "title": error.name,
        "status": status,
        "code": _CODES.get(error.code, error.name.lower().replace(" ", "_")),
        "detail": _detail(messages) or error.description or error.name,
    }
    if messages:
        problem["errors"] = messages
    response = Response(json.dumps(problem), status)
    response.headers.extend(
        (name, value) for name, value in error.get_headers() if name.lower() != "content-type"
    )
    response.content_type = "application/problem+json"
    return response


def _detail(messages: object) -> str | None:
    """The first complaint about a parameter, with its name."""
    path = []
    while isinstance(messages, dict) and messages:
        name, messages = next(iter(messages.items()))
        path.append(str(name))
    if isinstance(messages, list) and messages:
        return f"{'.'.join(path[1:])}: {messages[0]}"
    return None


def _unexpected(error: Exception) -> Response:
    return _ours(unforeseen(error, f"a request to {request.endpoint}"))
