"""The people of an account and all below it as one set of bits, whoever is in several of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from seatbeat_collector.metrics.used_days import Used
from seatbeat_collector.store.day_acts import DayActs
from seatbeat_collector.store.records import AccountDay, AccountRecord

from .sources import Sources
from .terms import NOW

Bits = int


class People:
    """Which bit is whose over several accounts; of one account they stay as they are."""

    def __init__(
        self, widths: Sequence[int], shared: Sequence[Mapping[str, int]] | None = None
    ) -> None:
        self._offsets = [sum(widths[:at]) for at in range(len(widths))]
        own: dict[str, Bits] = {}
        self._shared = [
            sum(1 << slot for slot in known.values()) for known in shared or [{}] * len(widths)
        ]
        self._moved: list[dict[int, Bits]] = []
        for offset, known in zip(self._offsets, shared or [{}] * len(widths), strict=True):
            moved = {}
            for user_id, slot in known.items():
                bit = own.setdefault(user_id, 1 << (offset + slot))
                if bit != 1 << (offset + slot):
                    moved[slot] = bit
            self._moved.append(moved)

    @property
    def twice(self) -> int:
        """How often somebody of one of the accounts was counted in one before it already."""
        return sum(len(moved) for moved in self._moved)

    def shared_of(self, at: int) -> Bits:
        """Who of one of the accounts is in another of them too, by its own bits."""
        return self._shared[at]

    def placed(self, at: int, users: Bits) -> Bits:
        """The people of one of the accounts, by its place among them."""
        offset, moved = self._offsets[at], self._moved[at]
        found = users << offset
        for slot, bit in moved.items():
            if users >> slot & 1:
                found = found & ~(1 << (offset + slot)) | bit
        return found


def people_of(
    records: Sequence[AccountRecord],
    days: Sequence[Collection[AccountDay]],
    sources: Sources,
    before_ms: int = NOW,
) -> People:
    """The people of accounts whose days were read, as far as they were seen before an instant."""
    widths = [max((day.users.bit_length() for day in own), default=0) for own in days]
    if len(records) == 1:
        return People(widths)
    known = [sources.store.day_acts.shared(record.number, before_ms) for record in records]
    counts: dict[str, int] = {}
    for own in known:
        for user_id in own:
            counts[user_id] = counts.get(user_id, 0) + 1
    # Who is known in another account of the tree alone widens no set of days, but may be new here.
    shared = [{user: slot for user, slot in own.items() if counts[user] > 1} for own in known]
    widths = [
        max([width, *(slot + 1 for slot in own.values())])
        for width, own in zip(widths, shared, strict=True)
    ]
    return People(widths, shared)


def used(at: int, days: Collection[AccountDay], people: People) -> list[Used]:
    """One account's days with the bits of all."""
    return [
        Used(one.day, one.engaged_ms, one.measured_ms, one.actions, people.placed(at, one.users))
        for one in days
    ]


def parts_and_names(
    at: int, acts: Collection[DayActs], people: People
) -> tuple[dict[str, Bits], dict[str, Bits]]:
    """Who was in which part, and who did what, over days of one account."""
    parts: dict[str, Bits] = {}
    names: dict[str, Bits] = {}
    for day in acts:
        for name, users in day.parts.items():
            parts[name] = parts.get(name, 0) | users
        for name, did in day.names.items():
            names[name] = names.get(name, 0) | did.users
    return (
        {name: people.placed(at, users) for name, users in parts.items()},
        {name: people.placed(at, users) for name, users in names.items()},
    )
