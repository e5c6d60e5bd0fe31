"""A person at a desktop app, a notebook or a terminal program, as a page of its own."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import Token
from typing import NamedTuple

from ._context import Current, Whose
from ._event import MAX_NAME, Id, id_text
from ._page import FOCUSED, HIDDEN, VISIBLE, Page
from ._page_clock import PageClock
from ._pipeline import Pipeline
from ._plain_line import Spot
from ._scalar import key_text
from ._sitting import Sitting


class Client(NamedTuple):
    """What a presence needs of the client it reports by."""

    live: Callable[[], Pipeline | None]
    whose: Whose
    wall: Callable[[], int]
    monotonic: Callable[[], float]
    is_timed: bool


class Presence:
    """Tells when a person was there, and when they did something; any thread may call it.

    Inside `with`, the program is in view and has the focus. A forked child that marks something
    is a page of its own.
    """

    def __init__(
        self, client: Client, *, user: Id | None, account: Id | None, feature: str | None
    ) -> None:
        self._client = client
        self._user, self._account = client.whose.filled(user, account)
        self._feature = _name(feature)
        self._sight = HIDDEN
        self._sittings: dict[Pipeline, Sitting] = {}  # one for each process it lived in
        self._tokens: list[Token[Current]] = []

    def __enter__(self) -> Presence:
        """The person comes; they are meant by calls inside that name nobody."""
        self.show()
        self._tokens.append(self._client.whose.enter(self._user, self._account, self))
        return self

    def __exit__(self, *_: object) -> None:
        """The person leaves."""
        self._client.whose.leave(self._tokens.pop())
        self.hide()

    def mark(self) -> None:
        """The person did something just now; nothing is counted while the program is hidden."""
        self._do(lambda page: page.see(self._sight) | page.input())

    def show(self, *, focused: bool = True) -> None:
        """The program is in view, and with `focused` what the person types goes to it."""
        self._sight = FOCUSED if focused else VISIBLE
        self._do(lambda page: page.see(self._sight))

    def hide(self) -> None:
        """The program is out of view, or the person has left."""
        self._sight = HIDDEN
        if self._has_begun():
            self._do(lambda page: page.see(HIDDEN), at_once=True)

    @property
    def feature(self) -> str | None:
        """The part of the product that time belongs to from now on."""
        return self._feature

    @feature.setter
    def feature(self, name: str | None) -> None:
        self._feature = _name(name)
        if self._has_begun():
            self._do(lambda page: page.use(self._feature))

    def tell(self) -> None:
        """Hand over what is new now, as `flush` of the client does too."""
        if self._has_begun():
            self._do(lambda page: False, at_once=True)

    def spot(self, user: object, account: object) -> Spot | None:
        """Where an act of these ids happens; None if it isn't this person's, or nobody is here."""
        pipeline = self._client.live()
        sitting = None if pipeline is None else self._sittings.get(pipeline)
        if pipeline is None or sitting is None:
            return None
        with pipeline.guard():
            if (id_text(user), id_text(account)) == self._ids() and self._sight != HIDDEN:
                return sitting.spot()
        return None

    def _ids(self) -> tuple[str | None, str | None]:
        return id_text(self._user), id_text(self._account)

    def _has_begun(self) -> bool:
        return self._client.live() in self._sittings

    def _do(self, change: Callable[[Page], bool], *, at_once: bool = False) -> None:
        pipeline = self._client.live()
        if pipeline is not None:
            with pipeline.guard():
                self._sitting(pipeline).change(change, at_once=at_once)

    def _sitting(self, pipeline: Pipeline) -> Sitting:
        """This process's; a forked child begins anew, since its parent goes on with the page."""
        known = self._sittings.get(pipeline)
        if known is not None:
            return known
        person = {"type": "heartbeat", "user_id": self._user, "account_id": self._account}
        pipeline.insist_on({**person, "page_id": "new", "anchor": 0})
        pipeline.rounds.join(self)
        begun = Sitting(
            pipeline,
            person,
            clock=PageClock(self._client.wall, self._client.monotonic),
            monotonic=self._client.monotonic,
            later=pipeline.rounds.plan if self._client.is_timed else None,
            feature=self._feature,
        )
        return self._sittings.setdefault(pipeline, begun)


def _name(value: object) -> str | None:
    """A feature's name as far as the protocol can carry it: time counts more than its label."""
    return None if value is None else key_text(value)[:MAX_NAME] or None
