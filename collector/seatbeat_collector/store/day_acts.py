"""What the people of an account did on a local day, by name: small enough to be read for a month.

It follows from the day's user-days alone, never from rules, so that other rules can be read over
the past without looking at everybody's days again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple, Protocol

import msgspec

DAY_MS = 86_400_000
EPOCH_ORDINAL = 719_163


class ActsOfMember(NamedTuple):
    """One counted user's day."""

    slot: int
    first_ms: int
    last_ms: int
    features: list[tuple[str, str, int]]
    """(app, feature, engaged ms)"""
    names: dict[str, int]
    """Activity name → how often."""


class Did(NamedTuple):
    """One activity on one day of an account."""

    users: int
    """Who did it, as bits."""
    often: Mapping[int, int]
    """By slot how often; those who did it once are left out."""

    @property
    def times(self) -> int:
        """How often all of them did it."""
        return self.users.bit_count() + sum(self.often.values()) - len(self.often)


class DayActs(NamedTuple):
    """One account-day. Edges are by slot, for those who may go on across midnight."""

    day: int
    """The ordinal of the local day."""
    sessions: int
    users: int
    parts: Mapping[str, int]
    """Part of the product → who was there, as bits."""
    names: Mapping[str, Did]
    first_ms: Mapping[int, int]
    last_ms: Mapping[int, int]


class Collected(NamedTuple):
    """A day that was collected anew, true of one version of the account-day."""

    day: int
    number: int
    version: int
    body: bytes


class DayActsReads(Protocol):
    """Reads and writes of days by what was done; days are ordinals."""

    def of(
        self,
        number: int,
        zone: str,
        first: int,
        last: int,
        anew: Callable[[Collected], None] = ...,
    ) -> list[DayActs]:
        """One account's days first..last, oldest first; `anew` hears of those not kept as yet."""

    def keep(self, rows: Sequence[Collected]) -> None:
        """Keep what was collected. Raises StoreUnavailable."""

    def newcomers(self, from_ms: Callable[[int], int], least_ms: int) -> Mapping[int, int]:
        """Of every account who was never seen before an instant of its own, as bits.

        `least_ms` is the earliest of these instants.
        """

    def later(self, from_ms: Callable[[int], int], least_ms: int) -> Mapping[int, int]:
        """Of every account how many counted people were first seen at such an instant or later."""

    def later_of(self, number: int, from_ms: int) -> int:
        """The same of one account."""

    def shared(self, number: int, before_ms: int = ...) -> Mapping[str, int]:
        """Who of an account, seen before an instant, was seen in another one too; their bits."""

    def told(self, kind: str) -> bool:
        """Whether any input of a kind was ever told."""


class _Body(msgspec.Struct, array_like=True):
    parts: dict[str, bytes]
    names: dict[str, tuple[bytes, dict[int, int]]]
    first: dict[int, int]
    last: dict[int, int]


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(_Body).decode


def collected(
    day: int, sessions: int, users: int, bounds: tuple[int, int], members: Iterable[ActsOfMember]
) -> DayActs:
    """The day's acts; `bounds` are the instants before and after which nobody goes on."""
    parts: dict[str, int] = {}
    done: dict[str, int] = {}
    often: dict[str, dict[int, int]] = {}
    first: dict[int, int] = {}
    last: dict[int, int] = {}
    for slot, first_ms, last_ms, features, names in members:
        bit = 1 << slot
        for _, part, _ in features:
            if part:
                parts[part] = parts.get(part, 0) | bit
        for name, times in names.items():
            done[name] = done.get(name, 0) | bit
            if times > 1:
                often.setdefault(name, {})[slot] = times
        if first_ms <= bounds[0]:
            first[slot] = first_ms
        if last_ms >= bounds[1]:
            last[slot] = last_ms
    named = {name: Did(bits, often.get(name, {})) for name, bits in done.items()}
    return DayActs(day, sessions, users, parts, named, first, last)


def pack(acts: DayActs) -> bytes:
    """As it is kept."""
    start = (acts.day - EPOCH_ORDINAL) * DAY_MS
    return _encode(
        _Body(
            {name: _bytes(bits) for name, bits in acts.parts.items()},
            {name: (_bytes(did.users), dict(did.often)) for name, did in acts.names.items()},
            {slot: at - start for slot, at in acts.first_ms.items()},
            {slot: at - start for slot, at in acts.last_ms.items()},
        )
    )


def unpack(day: int, sessions: int, users: int, body: bytes) -> DayActs:
    """What was packed."""
    found = _decode(body)
    start = (day - EPOCH_ORDINAL) * DAY_MS
    return DayActs(
        day,
        sessions,
        users,
        {name: _bits(bits) for name, bits in found.parts.items()},
        {name: Did(_bits(bits), often) for name, (bits, often) in found.names.items()},
        {slot: start + at for slot, at in found.first.items()},
        {slot: start + at for slot, at in found.last.items()},
    )


def _bytes(bits: int) -> bytes:
    return bits.to_bytes((bits.bit_length() + 7) // 8, "little")


def _bits(body: bytes) -> int:
    return int.from_bytes(body, "little")
