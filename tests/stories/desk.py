"""A person at a program that has clocks of its own, beside a real collector that knows the time."""

from __future__ import annotations

from datetime import timedelta

from seatbeat import Seatbeat

from .world import NOON, TODAY

START = NOON - 3_600_000 * 6
TOMORROW = (TODAY + timedelta(days=1)).isoformat()
USER, ACCOUNT = "kim", "acme"


class Desk:
    """Time passes only where a story says so; what the program tells arrives at once."""

    def __init__(self, running, account=ACCOUNT, wall_is_off_s=0.0):
        self._running, self.account = running, account
        running.clock.at_ms = START
        self._wall_off_ms = round(wall_is_off_s * 1000)
        self._monotonic_ms = 0
        self._delivered = 0
        self.sb = Seatbeat.test(app="desk", clock=self._wall, monotonic=self._monotonic)
        self.here = self.sb.presence(user=USER, account=account)

    def wait(self, seconds):
        """Everything goes on."""
        self._running.clock.forward(round(seconds * 1000))
        self._monotonic_ms += round(seconds * 1000)

    def sleep(self, seconds, *, monotonic_runs=False):
        """The machine sleeps; most monotonic clocks stand still meanwhile."""
        self._running.clock.forward(round(seconds * 1000))
        self._monotonic_ms += round(seconds * 1000) if monotonic_runs else 0

    def set_wall_clock(self, by_s):
        """Somebody sets the device's clock."""
        self._wall_off_ms += round(by_s * 1000)

    def type(self, seconds, every=3):
        """One input now and every so many seconds."""
        self.mark()
        for _ in range(round(seconds / every)):
            self.wait(every)
            self.mark()

    def mark(self):
        self.here.mark()
        self.deliver()

    def deliver(self):
        """What the program has told arrives."""
        events = self.sb.events[self._delivered :]
        self._delivered += len(events)
        if events:
            answer = self._running.send(*events, sent_at=self._wall()).get_json()
            assert answer["rejected"] == [], answer

    def engaged_s(self, **query):
        """What the API says of the account."""
        self.deliver()
        time_spent = self._running.metrics(self.account, window=2, as_of=TOMORROW, **query)[
            "time_spent"
        ]
        return time_spent["value"] or 0

    def _wall(self):
        return self._running.clock.at_ms + self._wall_off_ms

    def _monotonic(self):
        return self._monotonic_ms / 1000
