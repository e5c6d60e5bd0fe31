"""The signals of an account, and of all, as of a day."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

from seatbeat_collector.metrics.envelope import Scope
from seatbeat_collector.metrics.window import Window, observed_days
from seatbeat_collector.signals.signal import SEVERITIES
from seatbeat_collector.signals.usage_drop import Drop

from .account_signals import Watched, watched
from .facts import Ask, window_of
from .moment import Moment
from .score_book import ScoreBook, score_book
from .segmenting import is_in_segment
from .signal_told import INCIDENT_DAYS, SignalList, signal_list
from .watching import Watch, drop_of_account


class SignalBook:
    """What was told of accounts, each until its days or what is said of it may be others."""

    def __init__(self) -> None:
        self._said: tuple[int, int] | None = None
        self._known: dict[str, tuple[Any, Watched]] = {}

    def of(self, account_id: str, book: ScoreBook, watch: Watch) -> Watched:
        """Every sign of one account. Raises NotFound."""
        with book.lock:
            stamp = book.stamp(account_id)
            known = self._known.get(account_id)
            if known is None or known[0] != stamp:
                scored = book.scored(account_id)
                known = stamp, watched(scored.account, scored.metrics, watch)
                self._known[account_id] = known
            return known[1]

    def follow(self, moment: Moment) -> None:
        """Where contacts, entitlements or answers may be others, look at everybody again."""
        version = moment.store.inputs.version(), moment.store.feedback.version()
        if version != self._said:
            self._said, self._known = version, {}


def signals_of_account(account_id: str, query: dict[str, Any], moment: Moment) -> SignalList:
    """The signs of one account. Raises NotFound."""
    book, signals, watch = _read(query, moment)
    told = signals.of(account_id, book, watch)
    drops = {} if told.drop.severity is None else _drops(book, watch)
    return signal_list(drops, [told], _scope(query, moment), watch.rules.incident)


def signals_everywhere(query: dict[str, Any], moment: Moment) -> SignalList:
    """The signs of the accounts that are asked for; an incident is judged over all.

    The lock is let go between two accounts: to look at all of them for the first time takes long.
    """
    book, signals, watch = _read(query, moment)
    everyone = [signals.of(name, book, watch) for name in book.names()]
    told = [one for one in everyone if is_in_segment(one.account.segment, query["segment"])]
    drops: dict[Hashable, Drop] = {one.account.account_id: one.drop for one in everyone}
    found = signal_list(drops, told, _scope(query, moment), watch.rules.incident)
    return found._replace(rows=[row for row in found.rows if _is_asked_for(row, query)])


def _drops(book: ScoreBook, watch: Watch) -> dict[Hashable, Drop]:
    """How far every account fell: whether one is told alone depends on all."""
    with book.lock:
        return {
            name: drop_of_account(book.portfolio.account(name), watch)[0] for name in book.names()
        }


def _is_asked_for(row: dict[str, Any], query: dict[str, Any]) -> bool:
    least = SEVERITIES.index(query["severity"] or SEVERITIES[0])
    return query["kind"] in (None, row["kind"]) and SEVERITIES.index(row["severity"]) >= least


def _read(query: dict[str, Any], moment: Moment) -> tuple[ScoreBook, SignalBook, Watch]:
    book = score_book(moment, query["as_of"])
    with book.lock:
        signals: SignalBook = book.beside.setdefault("signals", SignalBook())
        signals.follow(moment)
    watch = Watch(
        book.sources,
        moment.rules.rules.signals,
        moment.timezone,
        moment.kept.user_days,
    )
    return book, signals, watch


def _scope(query: dict[str, Any], moment: Moment) -> Scope:
    """Of all accounts: in the collector's own zone."""
    window: Window = window_of(Ask(as_of=query["as_of"]), INCIDENT_DAYS, moment.timezone, moment)
    return Scope(window, moment.timezone, observed_days(window, window.first))
