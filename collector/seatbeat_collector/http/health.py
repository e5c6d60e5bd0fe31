"""Whether the collector lives, is ready, and how it fares; for machines, so no key is asked for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from flask import Response
from marshmallow import Schema, fields

from seatbeat_collector.errors import StoreUnavailable

from .context import collector
from .operation import blueprint, operation

routes = blueprint("operations", "For those who run the collector")

PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8"


class HealthSchema(Schema):
    """The process answers."""

    status = fields.String(required=True)


class ReadinessSchema(HealthSchema):
    """The store can be written to; how far the rollups lag behind what was taken in."""

    fold_lag_rows = fields.Integer(required=True)
    fold_lag_ms = fields.Integer(required=True)


@operation(routes, "/healthz", keys=(), answers=HealthSchema)
def healthz() -> dict[str, str]:
    """Whether the process lives; says nothing of the store."""
    return {"status": "ok"}


@operation(routes, "/readyz", keys=(), answers=ReadinessSchema, problems=(StoreUnavailable,))
def readyz() -> dict[str, Any]:
    """Whether events can be taken in: a write reaches the disk."""
    obstacle = collector().store.writable()
    if obstacle is not None:
        raise StoreUnavailable(f"The store can't be written to: {obstacle}", retry_after_s=5)
    rows, lag_ms = _fold_lag()
    return {"status": "ready", "fold_lag_rows": rows, "fold_lag_ms": lag_ms}


@operation(routes, "/metrics", keys=(), answers=None)
def prometheus() -> Response:
    """Counters since the process began, in the text format of Prometheus."""
    counters = collector().counters
    rows, lag_ms = _fold_lag()
    lines = [
        *_counter("events_accepted_total", "Events taken in.", {"": counters.accepted}),
        *_counter(
            "events_rejected_total",
            "Events refused, by code.",
            {f'{{code="{code}"}}': n for code, n in sorted(counters.rejected.copy().items())},
        ),
        *_counter(
            "batch_answers_total",
            "Answers of the batch endpoint, by status.",
            {f'{{status="{code}"}}': n for code, n in sorted(counters.answers.copy().items())},
        ),
        *_sample("fold_lag_rows", "gauge", "Rows not yet in the rollups.", {"": rows}),
        *_sample(
            "fold_lag_seconds", "gauge", "Age of the oldest such heartbeat.", {"": lag_ms / 1000}
        ),
    ]
    return Response("\n".join(lines) + "\n", content_type=PROMETHEUS)


def _fold_lag() -> tuple[int, int]:
    """Rows that wait to be folded, and for how many ms the oldest heartbeat does."""
    waiting = collector().store.backlog()
    if waiting.oldest_received_at_ms is None:
        return waiting.rows, 0
    return waiting.rows, max(0, collector().clock() - waiting.oldest_received_at_ms)


def _counter(name: str, sentence: str, values: Mapping[str, float]) -> Iterable[str]:
    return _sample(name, "counter", sentence, values)


def _sample(name: str, kind: str, sentence: str, values: Mapping[str, float]) -> Iterable[str]:
    yield f"# HELP seatbeat_{name} {sentence}"
    yield f"# TYPE seatbeat_{name} {kind}"
    for labels, value in values.items():
        yield f"seatbeat_{name}{labels} {value}"
