"""Every refusal the collector can utter, as one tree; each class's docstring is its message.

CollectorError
├── UnreadableBody        400 unreadable_body
├── InvalidParameter      400 invalid_parameter
│   └── EvidenceGone      400 evidence_gone
├── UnknownKey            401 unknown_key
├── Forbidden             403 key_not_allowed
│   ├── OriginNotAllowed  403 origin_not_allowed
│   └── IdentityRefused   403 identity_refused
├── NotFound              404 not_found
├── MethodNotAllowed      405 method_not_allowed
├── Conflict              409 conflict
│   ├── SurveyExists      409 survey_exists
│   └── SurveyScaleFixed  409 survey_scale_fixed
├── CaseCannotMove        409 case_cannot_move
├── BodyTooLarge          413 too_large
├── NotJson               415 not_json
├── NoUsableEvent         422 no_usable_event
├── InvalidBody           422 invalid_body
├── RateLimited           429 rate_limited
├── Busy                  503 busy
└── StoreUnavailable      503 store_unavailable
"""

from __future__ import annotations

from typing import Any


class MustWait(Exception):
    """The answer isn't in memory: ask again from a thread that may wait for the store."""


class CollectorError(Exception):
    """Something went wrong."""

    status = 500
    code = "internal_error"

    def __init__(self, detail: str | None = None, **extra: Any) -> None:
        super().__init__(detail or self.title)
        self.detail = detail or self.title
        self.extra = extra
        self.retry_after_s: int | None = extra.pop("retry_after_s", None)

    @property
    def title(self) -> str:
        """The class's own sentence."""
        return (type(self).__doc__ or "").strip().splitlines()[0]

    def problem(self) -> dict[str, Any]:
        """The RFC 9457 body of this refusal."""
        return {
            "type": "about:blank",
            "title": self.title,
            "status": self.status,
            "code": self.code,
            "detail": self.detail,
            **self.extra,
        }


class UnreadableBody(CollectorError):
    """The body can't be read as one JSON document."""

    status, code = 400, "unreadable_body"


class InvalidParameter(CollectorError):
    """A parameter of the request has a value that can't be used."""

    status, code = 400, "invalid_parameter"


class EvidenceGone(InvalidParameter):
    """What another idle timeout is computed from is no longer kept for some of these days."""

    status, code = 400, "evidence_gone"


class UnknownKey(CollectorError):
    """The key is missing, unknown or revoked."""

    status, code = 401, "unknown_key"


class Forbidden(CollectorError):
    """This kind of key may not do this."""

    status, code = 403, "key_not_allowed"


class OriginNotAllowed(Forbidden):
    """The key is bound to other origins than the one this page comes from."""

    status, code = 403, "origin_not_allowed"


class IdentityRefused(Forbidden):
    """Whose request this is, isn't signed as it has to be."""

    status, code = 403, "identity_refused"


class NotFound(CollectorError):
    """There is nothing by that name."""

    status, code = 404, "not_found"


class MethodNotAllowed(CollectorError):
    """This path does not take this method."""

    status, code = 405, "method_not_allowed"


class CaseCannotMove(CollectorError):
    """A case can't go from the state it is in to the one asked for."""

    status, code = 409, "case_cannot_move"


class Conflict(CollectorError):
    """What is there already stands against this."""

    status, code = 409, "conflict"


class SurveyExists(Conflict):
    """There is a survey by that id: change it by PATCH, or choose another id."""

    status, code = 409, "survey_exists"


class SurveyScaleFixed(Conflict):
    """Another scale is another survey: answers on two scales can't be compared."""

    status, code = 409, "survey_scale_fixed"


class BodyTooLarge(CollectorError):
    """The body is larger than one request may be."""

    status, code = 413, "too_large"


class NotJson(CollectorError):
    """The body is not labelled as JSON or plain text."""

    status, code = 415, "not_json"


class NoUsableEvent(CollectorError):
    """None of the events could be used."""

    status, code = 422, "no_usable_event"


class InvalidBody(CollectorError):
    """The body has fields that can't be used."""

    status, code = 422, "invalid_body"


class RateLimited(CollectorError):
    """More events came than this key or this user may send; nothing of this request was kept."""

    status, code = 429, "rate_limited"


class Busy(CollectorError):
    """The collector has more to do than it has room for; nothing of this request was kept."""

    status, code = 503, "busy"


class StoreUnavailable(CollectorError):
    """The store can't take data now; nothing of this request was kept. Send it again later."""

    status, code = 503, "store_unavailable"
