"""All accounts at once: filtered, sorted by any headline metric, cut into pages.

Sums of all accounts are read once for each distinct range of days. Only accounts that have others
below them, and idle timeouts other than the collector's, are read account by account.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import Any

from seatbeat_collector.metrics.catalogue import HEADLINES
from seatbeat_collector.metrics.envelope import Envelope
from seatbeat_collector.metrics.headlines import headlines, lengths_of
from seatbeat_collector.metrics.hierarchy import children_of, tree_of
from seatbeat_collector.metrics.history import held_at
from seatbeat_collector.metrics.licenses import Licenses
from seatbeat_collector.metrics.window import Window
from seatbeat_collector.store.records import AccountRecord, Totals

from .account_metrics import headlines_in_full
from .facts import Ask, Tree, end_of, parent_of, seats_at, shown_at, subject_of, zone_of
from .instants import rfc3339
from .moment import Moment

SHOWN = ("name", "segment", "plan", "status")


class Portfolio:
    """Every account as it stands at one moment, for one question."""

    def __init__(self, ask: Ask, moment: Moment) -> None:
        self._ask = ask
        self._moment = moment
        self._totals: dict[tuple[date, date], Mapping[str, Totals]] = {}
        self._by_id = {record.account_id: record for record in moment.store.accounts()}

    def rows(self) -> list[Row]:
        """A row for each account, ordered by id."""
        return [Row(record, self) for record in self._by_id.values()]

    def describe(self, record: AccountRecord) -> dict[str, Any]:
        """What the list says of an account beside its metrics."""
        zone = zone_of(record, self._moment)
        at_ms = shown_at(self._ask, zone, self._moment)
        return {
            "account_id": record.account_id,
            **{trait: held_at(record.history, trait, at_ms) for trait in SHOWN},
            "parent_id": parent_of(record),
            "timezone": zone,
            "last_seen_at": rfc3339(record.last_event_ms),
        }

    def metrics(self, record: AccountRecord) -> dict[str, Envelope]:
        """The account's headline metrics."""
        tree = self._tree(record)
        if len(tree.records) > 1 or self._ask.idle_timeout not in (
            None,
            self._moment.idle_timeout_s,
        ):
            return headlines_in_full(tree, self._ask, self._moment)
        subject = subject_of(tree, self._ask, self._moment)
        window, license_window = subject.window, subject.license_window
        active = self._sums(record, license_window).active_users
        seats = seats_at(record, end_of(license_window, tree.zone))
        today = window.as_of >= window.today
        return headlines(
            subject,
            {days: self._sums(record, window.of(days)) for days in lengths_of(window)},
            today=self._between(record, window.today, window.today) if today else None,
            licenses=Licenses(active, seats),
        )

    def _tree(self, record: AccountRecord) -> Tree:
        below = tree_of(record.account_id, self._children)[1:]
        records = [self._by_id[name] for name in below if name in self._by_id]
        return Tree([record, *records], zone_of(record, self._moment))

    @cached_property
    def _children(self) -> dict[str, list[str]]:
        return children_of({name: parent_of(record) for name, record in self._by_id.items()})

    def _sums(self, record: AccountRecord, window: Window) -> Totals:
        return self._between(record, window.first, window.last)

    def _between(self, record: AccountRecord, first: date, last: date) -> Totals:
        if (first, last) not in self._totals:
            self._totals[first, last] = self._moment.store.totals(first, last)
        return self._totals[first, last].get(record.account_id, Totals())


class Row:
    """One account of the list; its metrics are computed when they are first asked for."""

    def __init__(self, record: AccountRecord, portfolio: Portfolio) -> None:
        self.account_id = record.account_id
        self._record = record
        self._portfolio = portfolio

    @cached_property
    def about(self) -> dict[str, Any]:
        """What the list says of the account beside its metrics."""
        return self._portfolio.describe(self._record)

    @cached_property
    def metrics(self) -> dict[str, Envelope]:
        """The account's headline metrics."""
        return self._portfolio.metrics(self._record)

    def answer(self) -> dict[str, Any]:
        """The row as it is answered."""
        return {**self.about, "metrics": self.metrics}

    def value(self, sort: str) -> Any:
        """What the list is sorted by: a headline's value, or something said of the account."""
        if sort == "account_id":
            return self.account_id
        if sort == "name":
            return str(self.about["name"] or self.account_id).casefold()
        return self.metrics[sort]["value"] if sort in HEADLINES else self.about[sort]

    def matches(self, wanted: Mapping[str, str | None]) -> bool:
        """Whether the row is among those asked for; `band` is looked at last, as it computes."""
        return (
            all(
                self.about[trait] == wanted[trait]
                for trait in ("segment", "status")
                if wanted[trait] is not None
            )
            and self._named(wanted["q"])
            and (wanted["band"] is None or wanted["band"] in self._bands())
        )

    def _named(self, text: str | None) -> bool:
        if not text:
            return True
        named = (str(self.about["name"] or ""), self.account_id)
        return any(text.casefold() in one.casefold() for one in named)

    def _bands(self) -> set[Any]:
        return {self.metrics[name].get("band") for name in HEADLINES}
