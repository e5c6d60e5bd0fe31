"""What each integration does with a request, whatever the framework."""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable, Iterable
from typing import TypeVar

from seatbeat.client import Seatbeat

from ._arrival import Arrival
from ._counting import Counting, Counts
from ._person import NoPair, person_in
from ._visit import MAX_FEATURE, Visit, first_segment

Feature = Callable[[Visit], str | None]
T = TypeVar("T")


class Observer:
    """Reports persons' acts through one client; a mistake of the app's functions stays in here.

    Such mistakes are counted in `failures` by what failed, and logged once a minute.
    """

    def __init__(
        self,
        sb: Seatbeat,
        *,
        counts: Counts | None = None,
        exclude: Iterable[str] = (),
        feature: Feature | None = None,
    ) -> None:
        self.sb = sb
        self.failures: Counter[str] = Counter()
        self._is_on = sb.stats().enabled
        self._counting = Counting(counts, exclude)
        self._feature = feature or first_segment

    def arrival(self) -> Arrival:
        """A request has come in."""
        return Arrival(self.sb._clock())

    def ask(self, arrival: Arrival, who: Callable[[], object]) -> None:
        """Ask the app who is signed in, unless that is known or couldn't be said before."""
        if self._wonders(arrival):
            try:
                arrival.person = person_in(who())
            except Exception as error:  # the request goes on, whatever the app's function raises
                self._give_up(arrival, error)

    async def ask_async(self, arrival: Arrival, who: Callable[[], Awaitable[object]]) -> None:
        """`ask` where the answer is awaited."""
        if self._wonders(arrival):
            try:
                arrival.person = person_in(await who())
            except Exception as error:  # as above
                self._give_up(arrival, error)

    def is_act(self, visit: Visit) -> bool:
        """Whether the request is a person's act; not, where the app's own judgement fails."""
        return bool(self._attempt("counts", lambda: self._counting.is_act(visit)))

    def report(self, visit: Visit, arrival: Arrival) -> None:
        """Say that a person was at work: one mark, coalesced with those just before."""
        if arrival.person is None:
            return
        feature = self._attempt("feature", lambda: _name(self._feature(visit)))
        user, account = arrival.person
        draft = {"user_id": user, "account_id": account, "feature": feature}
        self._attempt(
            "heartbeat",
            # `sb.heartbeat` takes no time.
            lambda: self.sb._send("heartbeat", {**draft, "occurred_at": arrival.at_ms}),
        )

    def _wonders(self, arrival: Arrival) -> bool:
        return self._is_on and arrival.person is None and not arrival.has_failed

    def _give_up(self, arrival: Arrival, error: Exception) -> None:
        arrival.has_failed = True
        self._complain("who", error)

    def _attempt(self, what: str, function: Callable[[], T]) -> T | None:
        try:
            return function()
        except Exception as error:  # as above
            self._complain(what, error)
            return None

    def _complain(self, what: str, error: Exception) -> None:
        self.failures[what] += 1
        how = str(error) if isinstance(error, NoPair) else f"raised {type(error).__name__}"
        self.sb._complaints.add(f"{what} {how}")


def _name(feature: str | None) -> str | None:
    if feature is not None and not isinstance(feature, str):
        raise TypeError("a feature is a text")
    return feature[:MAX_FEATURE] if feature else None
