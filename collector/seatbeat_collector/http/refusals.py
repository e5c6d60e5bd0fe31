"""What is said of a request that failed, under an id that its sender and the log share."""

from __future__ import annotations

import json
import logging
import re
import secrets
from typing import Any

from seatbeat_collector.errors import CollectorError

from .whole_answer import Answer

ID_HEADER = "X-Request-Id"
_LOGGABLE = re.compile(r"[A-Za-z0-9._:/+=-]{1,128}")

log = logging.getLogger(__name__)


def id_of(given: str | None) -> str:
    """The id that the sender gave its request, where it can stand in a log; else a fresh one."""
    return given if given and _LOGGABLE.fullmatch(given) else secrets.token_hex(8)


def refusal_of(error: Exception, what: str, *, given_id: str | None) -> Answer:
    """The answer; what nobody foresaw is logged, and said without what it stumbled over."""
    request_id = id_of(given_id)
    if isinstance(error, CollectorError):
        log_refusal(what, error.code, request_id)
    else:
        extra = {"request_id": request_id}
        log.error("%s could not be handled", what, exc_info=error, extra=extra)
        error = CollectorError()
    headers = [("Content-Type", "application/problem+json"), (ID_HEADER, request_id)]
    if error.retry_after_s is not None:
        headers.append(("Retry-After", str(error.retry_after_s)))
    if error.status == 401:
        headers.append(("WWW-Authenticate", "Bearer"))
    return Answer(error.status, tuple(headers), problem_body(error.problem(), request_id))


def log_refusal(what: str, code: str, request_id: str) -> None:
    """A line for who looks for one request; nobody else wants a line for each."""
    log.debug("%s was refused: %s", what, code, extra={"request_id": request_id})


def problem_body(problem: dict[str, Any], request_id: str) -> bytes:
    """The RFC 9457 body."""
    return json.dumps({**problem, "request_id": request_id}).encode()
