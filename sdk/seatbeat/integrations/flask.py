"""Seatbeat in a Flask app: whose request it is, one mark for each act, the snippet in templates."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING, Any

from flask import request

from seatbeat.client import Seatbeat
from seatbeat.errors import OptionError

from ._arrival import Arrival
from ._counting import Counts
from ._observer import Feature, Observer
from ._person import Pair
from ._snippet import DAY_S, Html, Snippet
from ._wsgi import ARRIVAL, ObservedWsgi

if TYPE_CHECKING:
    from flask import Flask

Who = Callable[[], Pair]


class SeatbeatFlask:
    """The extension: `SeatbeatFlask(app, sb, who=…)`, or `init_app` later.

    `who()` gives (user, account) of whoever is signed in, or None. It is asked when everything that
    comes before a view is done, and once more after it where nobody was: somebody may have signed
    in. Templates get `seatbeat_snippet()`. Without `sb` a client is made from the environment.
    """

    def __init__(
        self,
        app: Flask | None = None,
        sb: Seatbeat | None = None,
        *,
        who: Who | None = None,
        counts: Counts | None = None,
        exclude: Iterable[str] = (),
        feature: Feature | None = None,
        write_key: str | None = None,
        browser_url: str | None = None,
        identity_expires_in: float = DAY_S,
    ) -> None:
        self._sb = sb
        self._who = who
        self._new_observer = partial(Observer, counts=counts, exclude=exclude, feature=feature)
        self._new_snippet = partial(
            Snippet,
            write_key=write_key,
            browser_url=browser_url,
            identity_expires_in=identity_expires_in,
        )
        if app is not None:
            self.init_app(app)

    def init_app(self, app: Flask, sb: Seatbeat | None = None, *, who: Who | None = None) -> None:
        """Observe this app from now on; raises OptionError when something is missing."""
        self._who = who or self._who
        if self._who is None:
            raise OptionError("no who: pass who=, a function that gives (user, account) or None")
        if "seatbeat" in app.extensions:
            raise OptionError("this app has Seatbeat already")
        self._sb = sb or self._sb or Seatbeat()
        self._observer = self._new_observer(self._sb)
        self._snippet = self._new_snippet(self._sb)
        app.extensions["seatbeat"] = self
        # The two places Flask's documentation names for this: WSGI middleware, and the method that
        # calls the view, before which there is no hook that is surely the last. mypy takes both for
        # methods of the class; they are set on this one app.
        app.wsgi_app = ObservedWsgi(app.wsgi_app, self._observer)  # type: ignore[method-assign]
        app.dispatch_request = partial(self._dispatch, app, app.dispatch_request)  # type: ignore[method-assign]
        app.context_processor(lambda: {"seatbeat_snippet": self.snippet})

    @property
    def sb(self) -> Seatbeat:
        """The client that reports for the app."""
        if self._sb is None:
            raise OptionError("no client yet: call init_app first")
        return self._sb

    @property
    def failures(self) -> Counter[str]:
        """How often a function that was passed in failed, by its name."""
        return self._observer.failures

    def snippet(self, *, feature: str | None = None, nonce: str | None = None) -> Html:
        """The browser snippet for whoever this request is from; for templates."""
        arrival: Arrival | None = request.environ.get(ARRIVAL)
        person = arrival.person if arrival else None
        return self._snippet.html(person, feature=feature, nonce=nonce)

    def _dispatch(self, app: Flask, dispatch: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """Flask's `dispatch_request`, with the person known inside."""
        arrival: Arrival | None = request.environ.get(ARRIVAL)
        endpoint = request.endpoint
        if arrival is None or endpoint is None or _is_static(endpoint):
            return dispatch(*args, **kwargs)
        who = self._who or (lambda: None)
        arrival.is_reached = True
        arrival.view = app.view_functions.get(endpoint)
        self._observer.ask(arrival, who)
        arrival.enter(self._observer.sb)
        answer = dispatch(*args, **kwargs)
        self._observer.ask(arrival, who)
        return answer


def _is_static(endpoint: str) -> bool:
    return endpoint == "static" or endpoint.endswith(".static")
