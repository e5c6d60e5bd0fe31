"""What a host application reports, call by call."""

from __future__ import annotations

import abc
import contextlib
import time
from collections.abc import Callable, Iterator, Mapping

from ._complaints import Complaints
from ._context import Whose
from ._event import Event, Id, Instant
from ._pipeline import Pipeline
from ._survey import Answer
from .errors import SeatbeatError
from .identity import signed_identity
from .options import Options
from .presence import Client, Presence


class Calls(abc.ABC):
    """The reporting half of a client; the other half sets up and delivers."""

    _options: Options
    _clock: Callable[[], int]
    _whose: Whose
    _complaints: Complaints
    _monotonic: Callable[[], float] = staticmethod(time.monotonic)
    _is_timed = True

    def activity(
        self,
        name: str,
        *,
        user: Id | None = None,
        account: Id | None = None,
        properties: Mapping[str, object] | None = None,
        feature: str | None = None,
        at: Instant | None = None,
        id: str | None = None,
    ) -> str | None:
        """Someone did something worth a name; gives the event's id, or None if dropped or off.

        `at` is an aware datetime or Unix milliseconds, `id` makes a repeated report count once.
        """
        pipeline = self._live()
        if pipeline is None:
            return None
        user, account = self._whose.filled(user, account)
        here = self._whose.here
        spot = None if here is None or at is not None else here.spot(user, account)
        if here is not None and spot is not None:
            feature = here.feature if feature is None else feature
        return pipeline.activity(
            name=name,
            user=user,
            account=account,
            properties=properties,
            feature=feature,
            at=at,
            id=id,
            spot=spot,
        )

    def heartbeat(
        self, *, user: Id | None = None, account: Id | None = None, feature: str | None = None
    ) -> str | None:
        """Someone is at work right now: one mark for each user, account, feature and 5 s."""
        user, account = self._whose.filled(user, account)
        draft = {"user_id": user, "account_id": account, "feature": feature}
        return self._send("heartbeat", draft)

    def nps(
        self,
        score: int,
        *,
        user: Id | None = None,
        account: Id | None = None,
        survey: Id = "nps",
        comment: str | None = None,
        display_id: Id | None = None,
        completed: bool | None = None,
        at: Instant | None = None,
        id: str | None = None,
    ) -> str | None:
        """How likely the person is to recommend the product, from 0 to 10.

        Without `display_id` that is all they say: the answer is `completed`, and final. With one,
        it is `answered`, and a later call with the same `display_id` adds to it or corrects it.
        """
        answer = Answer((0, 10), score, survey, comment, display_id, completed)
        return self._answer(answer, user, account, at, id)

    def csat(
        self,
        score: int,
        *,
        user: Id | None = None,
        account: Id | None = None,
        survey: Id = "csat",
        comment: str | None = None,
        display_id: Id | None = None,
        completed: bool | None = None,
        at: Instant | None = None,
        id: str | None = None,
    ) -> str | None:
        """How satisfied the person is, from 1 to 5; everything else as in `nps`."""
        answer = Answer((1, 5), score, survey, comment, display_id, completed)
        return self._answer(answer, user, account, at, id)

    def ces(
        self,
        score: int,
        *,
        user: Id | None = None,
        account: Id | None = None,
        survey: Id = "ces",
        comment: str | None = None,
        display_id: Id | None = None,
        completed: bool | None = None,
        at: Instant | None = None,
        id: str | None = None,
    ) -> str | None:
        """How easy it was, from 1 to 7; everything else as in `nps`."""
        answer = Answer((1, 7), score, survey, comment, display_id, completed)
        return self._answer(answer, user, account, at, id)

    def identify(
        self,
        user: Id,
        *,
        account: Id | None = None,
        traits: Mapping[str, object] | None = None,
        id: str | None = None,
    ) -> str | None:
        """Who a user is, and with `account` where they belong."""
        who, account = self._whose.filled(user, account)
        draft = {"user_id": who, "account_id": account, "traits": traits, "id": id}
        return self._send("identify", draft)

    def account(
        self, account: Id, *, traits: Mapping[str, object] | None = None, id: str | None = None
    ) -> str | None:
        """What an account is: `name`, `plan`, `seats`, `mrr`, `timezone` and whatever you like."""
        return self._send("account", {"account_id": account, "traits": traits, "id": id})

    @contextlib.contextmanager
    def context(self, *, user: Id | None = None, account: Id | None = None) -> Iterator[None]:
        """Who is meant by calls inside that name no user or account; for this thread or task."""
        token = self._whose.enter(user, account)
        try:
            yield
        finally:
            self._whose.leave(token)

    def presence(
        self, *, user: Id | None = None, account: Id | None = None, feature: str | None = None
    ) -> Presence:
        """Someone at a desktop app, a notebook or a terminal program: `with … as here`.

        Call `here.mark()` at each input; coming and leaving are marks too.
        """
        return Presence(self._as_client(), user=user, account=account, feature=feature)

    def identity_token(
        self, *, user: Id | None = None, account: Id | None = None, expires_in: float = 3600
    ) -> str | None:
        """The signed identity for the browser snippet, good for `expires_in` seconds.

        None, and a line in the log, without an identity secret or a user.
        """
        user, account = self._whose.filled(user, account)
        try:
            return signed_identity(
                self._options.identity_secret,
                user=user,
                account=account,
                expires_in=expires_in,
                now_ms=self._clock(),
            )
        except SeatbeatError as error:
            self._complaints.add(str(error))
            if self._options.strict:
                raise
        except Exception as error:  # of foreign code in what was given
            self._complaints.add(f"signing an identity raised {type(error).__name__}")
            if self._options.strict:
                raise
        return None

    def _answer(
        self,
        answer: Answer,
        user: Id | None,
        account: Id | None,
        at: Instant | None,
        id: str | None,
    ) -> str | None:
        user, account = self._whose.filled(user, account)
        draft = {"user_id": user, "account_id": account, "occurred_at": at, "id": id}
        return self._send("survey", draft | answer.fields())

    def _send(self, kind: str, draft: Event) -> str | None:
        pipeline = self._live()
        return None if pipeline is None else pipeline.report({"type": kind, **draft})

    def _as_client(self) -> Client:
        return Client(self._live, self._whose, self._clock, self._monotonic, self._is_timed)

    @abc.abstractmethod
    def _live(self) -> Pipeline | None:
        """What this process reports through; None when reporting is off."""
