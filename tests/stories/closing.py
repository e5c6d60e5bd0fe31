"""Days closed at a settable clock, on a real store."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from seatbeat_collector.closing.close import Closer
from seatbeat_collector.closing.rounds import Patience, Round
from seatbeat_collector.scoring.snapshot import past_of
from seatbeat_collector.scoring.terms import Terms
from seatbeat_collector.store.rows import AccountTraits

from .world import HOUR

GRACE_MS = 2 * HOUR


def at(day, clock="12:00", zone="UTC"):
    """An instant by the clock on the wall, in ms."""
    hours, minutes = (int(part) for part in clock.split(":"))
    local = datetime(day.year, day.month, day.day, hours, minutes, tzinfo=ZoneInfo(zone))
    return int(local.timestamp() * 1000)


def days(first, count):
    """So many dates."""
    return [first + timedelta(days=n) for n in range(count)]


def customer(world, account, *, zone="UTC", created=None, **traits):
    """Describe an account."""
    told = {"timezone": zone, **traits}
    if created is not None:
        told["created_at"] = at(created, "00:00", zone)
    world.tell(AccountTraits(account, at(created or date(2026, 1, 1), "00:00", zone), told))


def use(world, account, on, *, zone="UTC", minutes=10, users=("kim",), clock="10:00", acts=1):
    """People of an account work a while on each of some days, and do something so often."""
    for day in on:
        start = at(day, clock, zone)
        for user in users:
            name = f"{account}-{user}"
            world.tell(
                world.work(start, minutes, user=name, account=account, feature="board"),
                *(world.act(start + n * 1000, user=name, account=account) for n in range(acts)),
            )
    world.fold()


class Desk:
    """Closes the days of a world whenever it is told the time."""

    def __init__(self, world, terms=None, **patience):
        self.world = world
        self.terms = terms or Terms()
        self.patience = Patience(GRACE_MS, **patience)
        self.now_ms = 0

    def closer(self, **options):
        """One that knows what the store holds now."""
        return Closer(self.world.store, self.terms, lambda: self.now_ms, **options)

    def round(self, now_ms, **options):
        """One round at an instant; what it did."""
        self.now_ms = now_ms
        return list(Round(self.closer(**options), self.patience).run(all_of_it=True))

    def told(self, account="acme"):
        """By day what is known of an account now."""
        number = self.world.store.account(account).number
        first, last = date(2026, 1, 1).toordinal(), date(2027, 6, 1).toordinal()
        kept = self.world.store.snapshots.of(number, first, last)
        return {one.day: one for one in map(past_of, kept)}

    def revisions(self, day, account="acme"):
        """All that was ever told of a day."""
        number = self.world.store.account(account).number
        return [
            past_of(one) for one in self.world.store.snapshots.revisions(number, day.toordinal())
        ]
