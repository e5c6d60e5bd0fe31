"""Errors that nobody foresaw: logged under a number that the answer names too."""

from __future__ import annotations

import logging
import secrets

from .errors import CollectorError

log = logging.getLogger(__name__)


def unforeseen(error: BaseException, what: str) -> CollectorError:
    """The answer to a request that failed; its `request_id` finds the line in the log."""
    request_id = secrets.token_hex(8)
    log.error("%s could not be handled", what, exc_info=error, extra={"request_id": request_id})
    return CollectorError(request_id=request_id)
