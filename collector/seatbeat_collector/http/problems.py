"""Every error as RFC 9457 `application/problem+json` with a stable code."""

from __future__ import annotations

from typing import Any

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException

from .refusals import ID_HEADER, id_of, log_refusal, problem_body, refusal_of

# Werkzeug's own refusals, by the code under which ours go.
_CODES = {400: "bad_request", 404: "not_found", 405: "method_not_allowed", 422: "invalid_parameter"}


def install(app: Flask) -> None:
    """Have the application answer every error as a problem."""
    app.register_error_handler(HTTPException, _werkzeugs)
    app.register_error_handler(Exception, _ours)


def _ours(error: Exception) -> Response:
    """Any error but Flask's own; what nobody foresaw is a 500 that the log explains."""
    answer = refusal_of(error, _request(), given_id=request.headers.get(ID_HEADER))
    return Response(answer.body, answer.status, headers=answer.headers)


def _werkzeugs(error: HTTPException) -> Response | HTTPException:
    """A refusal of Flask's, or of webargs' through Flask; its own headers stay (Allow)."""
    if error.code is None or error.code < 400:
        return error  # a redirect is no error
    messages = getattr(error, "data", {}).get("messages")
    status = 400 if error.code == 422 else error.code
    problem: dict[str, Any] = {
        "type": "about:blank",
        "title": error.name,
        "status": status,
        "code": _CODES.get(error.code, error.name.lower().replace(" ", "_")),
        "detail": _detail(messages) or error.description or error.name,
    }
    if messages:
        problem["errors"] = messages
    request_id = id_of(request.headers.get(ID_HEADER))
    log_refusal(_request(), problem["code"], request_id)
    response = Response(problem_body(problem, request_id), status)
    response.headers[ID_HEADER] = request_id
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


def _request() -> str:
    """The request by the name of its operation: its path may hold the id of somebody."""
    return f"a request to {request.endpoint or 'nothing'}"
