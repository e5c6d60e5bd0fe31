"""The signals of accounts, each looked at again once what it rests on may be another."""

from __future__ import annotations

from collections.abc import Hashable
from datetime import date
from typing import Any, NamedTuple

from seatbeat_collector.signals.usage_drop import Drop
from seatbeat_collector.store.user_history import UserHistory
from seatbeat_collector.watching.account import drop_of_account, watched
from seatbeat_collector.watching.watch import Watch, Watched

from .moment import Moment
from .score_book import ScoreBook, score_book


class _Known(NamedTuple):
    """What was told of an account while its stamp was this."""

    stamp: tuple[Any, ...]
    numbers: frozenset[int]
    told: Watched


class SignalBook:
    """What was told of accounts, each until its days or what is said of it may be others."""

    def __init__(self) -> None:
        self._said: tuple[int, int] | None = None
        self._said_of_people = -1
        self._known: dict[str, _Known] = {}

    def of(self, account_id: str, book: ScoreBook, watch: Watch) -> Watched:
        """Every sign of one account. Raises NotFound."""
        with book.lock:
            stamp = book.stamp(account_id)
            known = self._known.get(account_id)
            if known is None or known.stamp != stamp:
                scored = book.scored(account_id)
                numbers = frozenset(one.number for one in scored.account.records)
                known = _Known(stamp, numbers, watched(scored, watch))
                self._known[account_id] = known
            return known.told

    def follow(self, moment: Moment) -> None:
        """Where contacts, entitlements or answers may be others, look at everybody again."""
        version = moment.store.inputs.version(), moment.store.feedback.version()
        if version != self._said:
            self._said, self._known = version, {}
        self._follow_people(moment.store.user_history)

    def _follow_people(self, history: UserHistory) -> None:
        """Look again at accounts of whose people something else was said."""
        version = history.version()  # first: what comes meanwhile is looked at again next time
        if version != self._said_of_people:
            changed = history.accounts_changed(self._said_of_people)
            self._known = {
                name: known
                for name, known in self._known.items()
                if changed is not None and known.numbers.isdisjoint(changed)
            }
            self._said_of_people = version


class Live(NamedTuple):
    """Signals as they are worked out now."""

    book: ScoreBook
    signals: SignalBook
    watch: Watch

    def of(self, account_id: str) -> Watched:
        """Of one account. Raises NotFound."""
        return self.signals.of(account_id, self.book, self.watch)

    def drops(self) -> dict[Hashable, Drop]:
        """How far every account fell: whether one is told alone depends on all."""
        with self.book.lock:
            return {
                name: drop_of_account(self.book.portfolio.account(name), self.watch)
                for name in self.book.names()
            }


def live_signals(as_of: date | None, moment: Moment) -> Live:
    """The signals of a day. Raises InvalidParameter for one after tomorrow."""
    book = score_book(moment, as_of)
    with book.lock:
        signals: SignalBook = book.beside.setdefault("signals", SignalBook())
        signals.follow(moment)
    rules = moment.rules.rules.signals
    return Live(book, signals, Watch(book.sources, rules, moment.timezone, book.portfolio.when))
