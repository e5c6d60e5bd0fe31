"""How recurring revenue moved from the start of a period to its end, movement by movement."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

from .paid import BEFORE, Paid, Period, Timeline, before, grouped

NEW = "new"
EXPANSION = "expansion"
CONTRACTION = "contraction"
CHURN = "churn"
REACTIVATION = "reactivation"
CURRENCY = "currency"
"""An account that pays on in another currency: out of one, into the other."""
SEGMENT = "segment"
"""Accounts that went to another segment: as the period ends, with what they pay by then."""
KINDS = (NEW, EXPANSION, CONTRACTION, CHURN, REACTIVATION, CURRENCY, SEGMENT)


class Movement(NamedTuple):
    """One change of one account's recurring revenue; `amount` is negative where it fell."""

    account: Hashable
    at_ms: int
    kind: str
    amount: Fraction
    currency: str | None


class Movements(NamedTuple):
    """All movements of a period in one currency: `start` and they add up to `end`."""

    start: Fraction
    end: Fraction
    by_kind: Mapping[str, Fraction]

    @property
    def gross_churn(self) -> Fraction | None:
        """Percent of the start that churn and contraction took."""
        return self._percent(CHURN, CONTRACTION)

    @property
    def net_churn(self) -> Fraction | None:
        """The same less expansion; below 0 where customers grew more than they shrank."""
        return self._percent(CHURN, CONTRACTION, EXPANSION)

    def _percent(self, *kinds: str) -> Fraction | None:
        if not self.start:
            return None
        return -100 * sum((self.by_kind[kind] for kind in kinds), Fraction()) / self.start


def movements_of(account: Hashable, timeline: Timeline) -> Iterator[Movement]:
    """Every movement an account ever made."""
    paid_before = False
    for old, new in pairwise([BEFORE, *timeline]):
        for kind, amount, currency in _moved(old, new, paid_before=paid_before):
            yield Movement(account, new.at_ms, kind, amount, currency)
        paid_before = paid_before or bool(new.mrr)


def movements(
    timelines: Mapping[Hashable, Timeline], period: Period, grouping_minutes: float = 60
) -> dict[str | None, Movements]:
    """The movements of a period by currency."""
    own = {
        account: grouped(steps, grouping_minutes, period) for account, steps in timelines.items()
    }
    starts, ends = (_sums(own.values(), at_ms) for at_ms in period)
    moved: dict[str | None, dict[str, Fraction]] = {}
    for account, steps in own.items():
        for one in movements_of(account, steps):
            if period.from_ms <= one.at_ms < period.to_ms:
                kinds = moved.setdefault(one.currency, dict.fromkeys(KINDS, Fraction()))
                kinds[one.kind] += one.amount
    return {
        currency: Movements(
            starts.get(currency, Fraction()),
            ends.get(currency, Fraction()),
            moved.get(currency) or dict.fromkeys(KINDS, Fraction()),
        )
        for currency in sorted({*starts, *ends, *moved}, key=str)
    }


def with_transfers(
    found: Mapping[str | None, Movements],
    came: Iterable[Timeline],
    left: Iterable[Timeline],
    at_ms: int,
) -> dict[str | None, Movements]:
    """The movements of a segment with the accounts that came to it, and left it, as it ends."""
    more, less = _sums(came, at_ms), _sums(left, at_ms)
    return {
        currency: _transferred(
            found.get(currency)
            or Movements(Fraction(), Fraction(), dict.fromkeys(KINDS, Fraction())),
            more.get(currency, Fraction()) - less.get(currency, Fraction()),
        )
        for currency in sorted({*found, *more, *less}, key=str)
    }


def _transferred(one: Movements, amount: Fraction) -> Movements:
    by_kind = {**one.by_kind, SEGMENT: one.by_kind[SEGMENT] + amount}
    return Movements(one.start, one.end + amount, by_kind)


def _moved(
    old: Paid, new: Paid, *, paid_before: bool
) -> Iterator[tuple[str, Fraction, str | None]]:
    if old.mrr and new.mrr and old.currency != new.currency:
        yield CURRENCY, -old.mrr, old.currency
        yield CURRENCY, new.mrr, new.currency
    elif old.mrr != new.mrr:
        currency = new.currency if new.mrr else old.currency
        yield _kind(old, new, paid_before=paid_before), new.mrr - old.mrr, currency


def _kind(old: Paid, new: Paid, *, paid_before: bool) -> str:
    if not old.mrr:
        return REACTIVATION if paid_before else NEW
    if new.mrr > old.mrr:
        return EXPANSION
    return CONTRACTION if new.mrr else CHURN


def _sums(timelines: Iterable[Timeline], at_ms: int) -> dict[str | None, Fraction]:
    found: dict[str | None, Fraction] = {}
    for own in timelines:
        held = before(own, at_ms)
        if held.mrr:
            found[held.currency] = found.get(held.currency, Fraction()) + held.mrr
    return found
