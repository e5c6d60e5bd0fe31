"""A scored account as a snapshot keeps it, and back: numbers and words, nothing of any person."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from typing import Any, NamedTuple

import msgspec

from seatbeat_collector.metrics.catalogue import CATALOGUE
from seatbeat_collector.metrics.engagement_curves import Use
from seatbeat_collector.metrics.envelope import STATUSES, Envelope
from seatbeat_collector.metrics.licenses import Licenses
from seatbeat_collector.metrics.readings import TRAIT, reading
from seatbeat_collector.metrics.window import Window, observed_days
from seatbeat_collector.store.snapshots import NewSnapshot, Snapshot

from .portfolio import Scored
from .terms import Terms

_SHARED = frozenset({"unit", "window", "as_of", "timezone", "observed_days", "definition_version"})
"""What of an envelope follows from the day and from what many snapshots have in common."""
_USE = tuple(name for name in Use._fields if name not in ("account", "segment", "running"))
_APART = _USE.index("apart")
_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder().decode


class Past(NamedTuple):
    """An account as it was told on a day."""

    number: int
    """The store's own number of the account."""
    day: date
    """The local day that was closed: the last one that counts."""
    revision: int
    made_at_ms: int
    segment: str
    profile: str | None
    rules_hash: str
    timezone: str
    start: date | None
    metrics: Mapping[str, Envelope]
    """By name, scores among them; lists of names are not kept."""
    traits: Mapping[str, Any]
    """Those that the health was judged by."""
    use: Use
    """By it the account can be ranked again; its `account` is its number."""

    @property
    def as_of(self) -> date:
        """The day as of which it is true."""
        return self.day + timedelta(days=1)

    def inputs(self, paths: Sequence[str]) -> dict[str, Any]:
        """What indicators of these names read then."""
        return {path: reading(path, self.metrics, self.traits) for path in paths}


def snapshot_of(scored: Scored, terms: Terms) -> NewSnapshot:
    """What is kept of an account's day; the same for the same numbers."""
    account, profile = scored.account, scored.stand.profile
    fields = dict(_flattened(scored.metrics))
    traits = {
        path.removeprefix(TRAIT): value
        for path, value in scored.stand.inputs.items()
        if path.startswith(TRAIT)
    }
    basis = {
        "segment": account.segment,
        "profile": None if profile is None else profile.name,
        "rules": terms.rules_hash,
        "timezone": account.zone,
        "metrics": {
            name: [one["unit"], one["window"], one["definition_version"]]
            for name, one in scored.metrics.items()
        },
        "fields": list(fields),
        "traits": list(traits),
    }
    start = None if account.start is None else account.start.toordinal()
    body = [start, list(fields.values()), _plain(list(traits.values())), _use(scored.use)]
    return NewSnapshot(
        account.records[0].number,
        account.day.last.toordinal(),
        json.dumps(basis, separators=(",", ":"), ensure_ascii=False),
        _encode(body),
    )


def past_of(kept: Snapshot) -> Past:
    """What was kept, as it was told."""
    start, values, traits, use = _decode(kept.body)
    basis, day = kept.basis, date.fromordinal(kept.day)
    began = None if start is None else date.fromordinal(start)
    return Past(
        number=kept.number,
        day=day,
        revision=kept.revision,
        made_at_ms=kept.made_at_ms,
        segment=basis["segment"],
        profile=basis["profile"],
        rules_hash=basis["rules"],
        timezone=basis["timezone"],
        start=began,
        metrics=_metrics(basis, values, day, began),
        traits=dict(zip(basis["traits"], traits, strict=True)),
        use=_use_of(kept.number, basis["segment"], use),
    )


def use_of(kept: Snapshot, account_id: str) -> Use:
    """What an account did in its fortnight alone, read quickly: it can be ranked again by it."""
    return _use_of(account_id, kept.basis["segment"], _decode(kept.body)[3])


def value_of(kept: Snapshot, metric: str) -> tuple[int | float | None, str] | None:
    """A metric's value and status alone, read quickly; None where it wasn't a metric then."""
    if metric not in kept.basis["metrics"]:
        return None
    values, fields = _decode(kept.body)[1], kept.basis["fields"]
    value = values[fields.index(f"{metric}.value")]
    return value, STATUSES[values[fields.index(f"{metric}.status")]]


class Places:
    """Some values of snapshots, such as `health.value`, read quickly; None where one isn't kept."""

    def __init__(self, paths: Sequence[str]) -> None:
        self._paths = paths
        self._known: dict[int, tuple[Mapping[str, Any], list[int | None]]] = {}

    def values(self, kept: Snapshot) -> list[Any]:
        """In the order of the paths."""
        return self.told(kept)[0]

    def told(self, kept: Snapshot) -> tuple[list[Any], bool]:
        """The same, and whether the account stood apart: it was nobody's peer."""
        _, values, _, use = _decode(kept.body)
        places = self._in(kept.basis)
        return [None if place is None else values[place] for place in places], use[_APART]

    def _in(self, basis: Mapping[str, Any]) -> list[int | None]:
        """Where they stand; what is known of a basis holds it, so that no other takes its id."""
        known = self._known.get(id(basis))
        if known is None:
            at = {field: place for place, field in enumerate(basis["fields"])}
            known = self._known[id(basis)] = basis, [at.get(path) for path in self._paths]
        return known[1]


def _flattened(metrics: Mapping[str, Envelope]) -> Iterator[tuple[str, Any]]:
    for name, one in metrics.items():
        for field, value in one.items():
            if field == "status":
                yield f"{name}.status", STATUSES.index(value)
            elif isinstance(value, Mapping):
                for key, inner in value.items():
                    yield f"{name}.{field}/{key}", _plain(inner)
            elif field not in _SHARED and not isinstance(value, tuple):
                yield f"{name}.{field}", _plain(value)


def _metrics(
    basis: Mapping[str, Any], values: Sequence[Any], day: date, start: date | None
) -> dict[str, Envelope]:
    as_of = day + timedelta(days=1)
    found: dict[str, Envelope] = {}
    for name, (unit, days, version) in basis["metrics"].items():
        found[name] = {
            "value": None,
            "unit": unit,
            "window": days,
            "as_of": as_of.isoformat(),
            "timezone": basis["timezone"],
            "observed_days": observed_days(Window(days, as_of, as_of), start),
            "definition_version": version,
        }
    for path, value in zip(basis["fields"], values, strict=True):
        name, _, field = path.partition(".")
        field, _, key = field.partition("/")
        if field == "status":
            found[name][field] = STATUSES[value]
        elif key:
            found[name].setdefault(field, {})[key] = value
        else:
            found[name][field] = value
    return found


def _use(use: Use) -> list[Any]:
    return [
        list(value) if isinstance(value, tuple) else value
        for value in (getattr(use, name) for name in _USE)
    ]


def _use_of(account: int | str, segment: str, kept: Sequence[Any]) -> Use:
    held = dict(zip(_USE, kept, strict=True))
    licenses = Licenses(*held.pop("licenses"))
    return Use(account=account, segment=segment, licenses=licenses, **held)


def _plain(value: Any) -> Any:
    return float(value) if isinstance(value, Fraction) else value


def current_versions() -> dict[str, int]:
    """The version of each definition as it is now."""
    return {name: metric.version for name, metric in CATALOGUE.items()}
