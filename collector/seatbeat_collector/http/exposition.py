"""What Prometheus is told, made from the collector's own counters when it asks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from prometheus_client import GCCollector, PlatformCollector, ProcessCollector
from prometheus_client.core import (
    CollectorRegistry,
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    InfoMetricFamily,
    Metric,
)
from prometheus_client.registry import Collector as Source

from seatbeat_collector import __version__

if TYPE_CHECKING:
    from seatbeat_collector.collector import Collector
    from seatbeat_collector.store.histogram import Histogram


def registry_of(collector: Collector) -> CollectorRegistry:
    """All that is told of one collector and its process."""
    registry = CollectorRegistry()
    registry.register(_Everything(collector))
    ProcessCollector(registry=registry)
    # Where the fold has a process of its own; else this finds none and tells nothing.
    ProcessCollector("seatbeat_fold", lambda: collector.fold_pid or "none", registry=registry)
    PlatformCollector(registry=registry)
    GCCollector(registry=registry)
    return registry


_FOLDED = (
    "Events brought into the numbers.",
    "People of whom a fold found something new, once each fold and account.",
    "Blocks of heartbeats brought into the numbers.",
)


class _Everything(Source):
    def __init__(self, collector: Collector) -> None:
        self._collector = collector

    def describe(self) -> Iterable[Metric]:
        return []  # so that registering it reads nothing

    def collect(self) -> Iterator[Metric]:
        yield InfoMetricFamily(
            "seatbeat_collector", "This collector.", value={"version": __version__}
        )
        yield from _taken(self._collector)
        yield from _committed(self._collector)
        yield from _folded(self._collector)
        yield from _closed(self._collector)
        yield from _kept(self._collector)
        yield _keys(self._collector)


def _taken(collector: Collector) -> Iterator[Metric]:
    counters = collector.counters
    yield CounterMetricFamily(
        "seatbeat_events_accepted", "Events taken in.", value=counters.accepted
    )
    yield _counts("seatbeat_events_rejected", "Events refused, by code.", "code", counters.rejected)
    yield _counts(
        "seatbeat_batch_answers",
        "Answers of the batch endpoint, by status; 429 are rate limits, 503 back-pressure.",
        "status",
        counters.answers,
    )
    yield _counts(
        "seatbeat_rate_limited",
        "Batches refused because a key or a user sends too much.",
        "whose",
        counters.rate_limited,
    )
    yield _histogram(
        "seatbeat_batch_events", "Events a batch, accepted and refused.", counters.batch_events
    )
    yield _histogram(
        "seatbeat_batch_seconds",
        "From a batch's arrival to its answer, durable commit included.",
        counters.batch_seconds,
    )
    yield _counts(
        "seatbeat_events_dropped_by_senders",
        "Events that senders say they dropped, by their reason.",
        "reason",
        counters.dropped_by_senders,
    )
    api = CounterMetricFamily(
        "seatbeat_api_answers", "Other answers.", labels=["operation", "status"]
    )
    for (operation, status), count in sorted(counters.api_answers.copy().items()):
        api.add_metric([operation, str(status)], count)
    yield api


def _committed(collector: Collector) -> Iterator[Metric]:
    pace = collector.store.pace()
    yield _histogram(
        "seatbeat_commit_seconds", "A transaction, from begin to durable.", pace.commit_seconds
    )
    yield _histogram(
        "seatbeat_commit_requests", "Requests that shared a commit.", pace.group_requests
    )
    yield CounterMetricFamily(
        "seatbeat_commits_failed", "Transactions that were undone.", value=pace.failed_commits
    )
    for name, sentence, value in (
        ("requests", "Requests that wait for the writer.", pace.waiting_requests),
        ("events", "Events that wait for the writer.", pace.waiting_events),
        ("bytes", "Memory of what waits for the writer.", pace.waiting_bytes),
    ):
        yield GaugeMetricFamily(f"seatbeat_queue_{name}", sentence, value=value)


def _folded(collector: Collector) -> Iterator[Metric]:
    waiting = collector.store.backlog()
    yield GaugeMetricFamily(
        "seatbeat_fold_lag_rows", "Events not yet in the rollups.", value=waiting.rows
    )
    yield GaugeMetricFamily(
        "seatbeat_fold_lag_seconds",
        "Age of the oldest heartbeat among them.",
        value=waiting.age_ms(collector.clock()) / 1000,
    )
    for name, sentence, count in zip(
        collector.folded._fields, _FOLDED, collector.folded, strict=True
    ):
        yield CounterMetricFamily(f"seatbeat_folded_{name}", sentence, value=count)
    yield GaugeMetricFamily(
        "seatbeat_recompute_people_left",
        "People whose days are still to be counted by new rules.",
        value=collector.store.people_to_recompute(),
    )


def _closed(collector: Collector) -> Iterator[Metric]:
    closing = collector.closes.lag()
    for name, sentence, value in (
        ("due", "Days of accounts that are over and not in the history yet.", closing.due),
        ("lag_seconds", "For how long the oldest of them is due.", closing.age_ms / 1000),
        (
            "last_timestamp_seconds",
            "When a round of closing last went through; 0 is never.",
            (closing.ended_ms or 0) / 1000,
        ),
    ):
        yield GaugeMetricFamily(f"seatbeat_close_{name}", sentence, value=value)


def _kept(collector: Collector) -> Iterator[Metric]:
    sizes = collector.store.sizes()
    yield GaugeMetricFamily(
        "seatbeat_database_bytes", "Size of the database file.", value=sizes.database
    )
    yield GaugeMetricFamily(
        "seatbeat_database_free_bytes", "What of it holds nothing.", value=sizes.free
    )
    yield GaugeMetricFamily("seatbeat_wal_bytes", "Size of the write-ahead log.", value=sizes.wal)
    yield GaugeMetricFamily(
        "seatbeat_inbox_blocks", "Blocks of heartbeats not yet folded.", value=sizes.inbox_blocks
    )


def _keys(collector: Collector) -> Metric:
    """By number, kind and name; never by anything of the key itself."""
    family = GaugeMetricFamily(
        "seatbeat_key_last_used_timestamp_seconds",
        "When a key was last used, up to a minute behind; 0 is never.",
        labels=["key", "kind", "name"],
    )
    for record in collector.store.list_keys():
        if record.revoked_at_ms is None:
            used_at = (record.last_used_at_ms or 0) / 1000
            family.add_metric([str(record.key_id), record.kind, record.name], used_at)
    return family


def _counts(name: str, sentence: str, label: str, counts: Counter[Any]) -> Metric:
    family = CounterMetricFamily(name, sentence, labels=[label])
    for value, count in sorted(counts.copy().items()):
        family.add_metric([str(value)], count)
    return family


def _histogram(name: str, sentence: str, histogram: Histogram) -> Metric:
    return HistogramMetricFamily(
        name, sentence, buckets=histogram.buckets(), sum_value=histogram.sum
    )
