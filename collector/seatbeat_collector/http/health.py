"""Whether the collector lives, is ready, and how it fares; for machines."""

from __future__ import annotations

from typing import Any

from flask import Flask, Response, current_app, request
from marshmallow import Schema, fields
from prometheus_client.exposition import choose_encoder

from seatbeat_collector.auth import key_from_header
from seatbeat_collector.errors import Forbidden, StoreUnavailable, UnknownKey

from .context import collector
from .exposition import registry_of
from .operation import READERS, blueprint, operation

routes = blueprint("operations", "For those who run the collector")

_LOOPBACK = ("127.", "::1", "::ffff:127.")
_FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Real-IP", "Via")


class HealthSchema(Schema):
    """The process answers."""

    status = fields.String(required=True)


class ReadinessSchema(HealthSchema):
    """The store can be written to; how far the rollups lag behind what was taken in."""

    fold_lag_rows = fields.Integer(required=True)
    fold_lag_ms = fields.Integer(required=True)
    recompute_people_left = fields.Integer(
        required=True,
        metadata={"description": "Whose days stay as they were until they are counted anew"},
    )


def install(app: Flask) -> None:
    """Count every answer of the application by operation and status."""

    @app.after_request
    def count(response: Response) -> Response:
        operation_name = (request.endpoint or "unknown").rpartition(".")[2]
        collector().counters.api_answer(operation_name, response.status_code)
        return response


@operation(routes, "/healthz", keys=(), answers=HealthSchema)
def healthz() -> dict[str, str]:
    """Whether the process lives; says nothing of the store."""
    return {"status": "ok"}


@operation(routes, "/readyz", keys=(), answers=ReadinessSchema, problems=(StoreUnavailable,))
def readyz() -> dict[str, Any]:
    """Whether events can be taken in: a write reaches the disk. Else `cause` and `remedy` say why
    not, and what to do."""
    store = collector().store
    obstacle = store.obstacle()
    if obstacle is not None:
        raise StoreUnavailable(
            f"{obstacle.sentence} {obstacle.remedy}",
            retry_after_s=5,
            cause=obstacle.cause,
            remedy=obstacle.remedy,
        )
    waiting = store.backlog()
    lag_ms = waiting.age_ms(collector().clock())
    return {
        "status": "ready",
        "fold_lag_rows": waiting.rows,
        "fold_lag_ms": lag_ms,
        "recompute_people_left": store.people_to_recompute(),
    }


@operation(routes, "/metrics", keys=(), answers=None, problems=(UnknownKey, Forbidden))
def prometheus() -> Response:
    """How the collector fares, in the text format of Prometheus.

    Asked from the machine itself it needs no key; from elsewhere, or through a proxy, a read or an
    admin key.
    """
    if not _from_this_machine():
        _check_key()
    extensions = current_app.extensions
    if "seatbeat_registry" not in extensions:
        extensions["seatbeat_registry"] = registry_of(collector())
    encode, content_type = choose_encoder(request.headers.get("Accept", ""))
    return Response(encode(extensions["seatbeat_registry"]), content_type=content_type)


def _from_this_machine() -> bool:
    """Whether nobody stands between: behind a proxy all the world comes from this machine."""
    address = request.remote_addr or ""
    return address.startswith(_LOOPBACK) and not any(name in request.headers for name in _FORWARDED)


def _check_key() -> None:
    record = collector().keys.find(key_from_header(request.headers.get("Authorization")))
    if record.kind not in READERS:
        raise Forbidden(f"A {record.kind} key may not do this; use a key of kind read or admin.")
