"""The catalogue of metrics."""

from __future__ import annotations

from flask import Response

from seatbeat_collector.metrics.catalogue import CATALOGUE, Metric

from .answers import listing
from .metric_schemas import CatalogueSchema
from .operation import blueprint, operation
from .paging import Page

routes = blueprint("metrics", "What the numbers mean")


@operation(routes, "/v1/metrics", answers=CatalogueSchema, csv=True)
def list_metrics() -> Response:
    """Every metric with its definition, unit, window and version; one page."""
    rows = [metric._asdict() for metric in CATALOGUE.values()]
    return listing("metrics", Page(rows, None), columns=Metric._fields)
