"""One request at a time: what goes out next, and what its answer does to it."""

from __future__ import annotations

import random
import time
from collections.abc import Callable

from ._answer import Again, Refused, Settled, Smaller, Verdict, verdict
from ._ledger import Ledger
from ._spool import Spool
from ._transport import Transport

FIRST_PAUSE_S, LONGEST_PAUSE_S = 0.5, 60.0
PROBE_S = 300.0


class Sender:
    """Sends the spool batch by batch, and never gives an event up because the network fails."""

    def __init__(
        self,
        spool: Spool,
        transport: Transport,
        ledger: Ledger,
        *,
        monotonic: Callable[[], float] = time.monotonic,
        jitter: Callable[[float, float], float] = random.uniform,
    ) -> None:
        self._spool = spool
        self._transport = transport
        self._ledger = ledger
        self._monotonic = monotonic
        self._jitter = jitter
        self._parts: list[list[bytes]] = []  # taken and unsettled, the next one last
        self._leftover = False
        self._failures = 0
        self._not_before = 0.0
        self._told_to_wait = False

    @property
    def has_batch(self) -> bool:
        """Whether a batch was taken that is not settled yet."""
        return bool(self._parts)

    @property
    def pause_s(self) -> float:
        """Seconds until the next request may be made; 0 when it may be made now."""
        return max(0.0, self._not_before - self._monotonic())

    def hurry(self) -> None:
        """Cut short a pause of our own choosing, but none that the collector asked for."""
        if not self._told_to_wait:
            self._not_before = 0.0

    def step(self) -> bool:
        """Make one request with the next batch, and do what the answer says; False without one."""
        if not self._parts:
            batch = self._spool.take()
            if not batch.lines:
                return False
            self._parts, self._leftover = [batch.lines], batch.leftover
        self._obey(self._attempt(self._parts[-1]), self._parts[-1])
        return True

    def close(self) -> None:
        """Give up the connection; what is unsettled stays pending."""
        self._transport.close()

    def _attempt(self, batch: list[bytes]) -> Verdict:
        dropped = self._ledger.unreported()
        try:
            what = verdict(self._transport.post(batch, dropped=dropped), len(batch))
        except Exception as error:  # many layers raise many things; each means "not delivered"
            return Again(type(error).__name__)
        if isinstance(what, Settled):
            self._ledger.reported(dropped)
        return what

    def _obey(self, what: Verdict, batch: list[bytes]) -> None:
        match what:
            case Settled(rejected):
                self._settle(batch, rejected)
            case Smaller(code) if len(batch) == 1:
                self._settle(batch, {0: code})
            case Smaller():
                self._halve(batch)
            case Refused(status):
                self._ledger.complain(
                    f"the collector refuses the key (HTTP {status}); events are kept"
                )
                self._pause(PROBE_S, told=True)
            case Again(problem, at_least_s):
                self._ledger.complain(f"the collector can't take events now ({problem})")
                self._back_off(at_least_s)

    def _settle(self, batch: list[bytes], rejected: dict[int, str]) -> None:
        self._parts.pop()
        self._failures, self._not_before, self._told_to_wait = 0, 0.0, False
        self._ledger.count_sent(len(batch) - len(rejected), leftover=self._leftover)
        for index, code in sorted(rejected.items()):
            self._ledger.reject(code, batch[index])
        self._spool.settle(batch)

    def _halve(self, batch: list[bytes]) -> None:
        middle = len(batch) // 2
        self._parts[-1:] = [batch[middle:], batch[:middle]]

    def _back_off(self, at_least_s: float) -> None:
        """Full jitter: anything from nothing to a bound that doubles with each failure."""
        bound = min(LONGEST_PAUSE_S, FIRST_PAUSE_S * 2 ** min(self._failures, 10))
        self._failures += 1
        self._pause(max(self._jitter(0.0, bound), at_least_s), told=at_least_s > 0)

    def _pause(self, seconds: float, *, told: bool) -> None:
        self._not_before = self._monotonic() + seconds
        self._told_to_wait = told
