"""How far the product is adopted: each feature's users, breadth, and what lies unused."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping
from fractions import Fraction
from typing import NamedTuple

from .envelope import INSUFFICIENT_DATA, Envelope, Scope, valued
from .features import Users


class FeatureAdoption(NamedTuple):
    """One feature over many accounts."""

    feature: str
    accounts: int
    active_accounts: int
    users: int
    active_users: int

    @property
    def by_accounts(self) -> Fraction | None:
        """Percent of the active accounts that used it."""
        return _percent(self.accounts, self.active_accounts)

    @property
    def by_users(self) -> Fraction | None:
        """Percent of the active users that used it."""
        return _percent(self.users, self.active_users)


class Breadth(NamedTuple):
    """What an account uses of what it has."""

    used: tuple[str, ...]
    unused: tuple[str, ...]
    """Of what it has, by name."""
    beside: tuple[str, ...]
    """Used, though it isn't said to have it."""
    entitlements_known: bool
    """Else it is held against what is common in its segment."""

    @property
    def percent(self) -> Fraction | None:
        """Used ÷ entitled; None where nothing is known to be entitled."""
        return _percent(len(self.used), len(self.used) + len(self.unused))


def adoption_of(
    features: Collection[str],
    used_by: Mapping[Hashable, Users],
    active_by: Mapping[Hashable, int],
) -> list[FeatureAdoption]:
    """Each feature over many accounts; `active_by` are the active users of each, as bits.

    Bits name people within an account: a user of two accounts is one in each.
    """
    active = {account: users for account, users in active_by.items() if users}
    people = sum(users.bit_count() for users in active.values())
    return [
        FeatureAdoption(name, *_use_of(name, used_by, active), people) for name in sorted(features)
    ]


def breadth(used: Collection[str], entitled: Collection[str] | None, common: set[str]) -> Breadth:
    """Of the entitled features, or where they are unknown of those common in the segment."""
    has = common if entitled is None else set(entitled)
    return Breadth(
        used=tuple(sorted(has & set(used))),
        unused=tuple(sorted(has - set(used))),
        beside=tuple(sorted(set(used) - has)),
        entitlements_known=entitled is not None,
    )


def core_share(core_users: int | None, active_users: int) -> Fraction | None:
    """Percent of the active users that used what brings value; None where nothing is named so."""
    return None if core_users is None else _percent(core_users, active_users)


def breadth_envelope(found: Breadth, scope: Scope) -> Envelope:
    """The breadth as it is answered, with what lies unused."""
    beside = found._asdict()
    if not scope.observed_days and not found.used:
        return valued("feature_breadth", scope, None, beside, without=INSUFFICIENT_DATA)
    return valued("feature_breadth", scope, found.percent, beside)


def _use_of(
    name: str, used_by: Mapping[Hashable, Users], active: Mapping[Hashable, int]
) -> tuple[int, int, int]:
    users = [used_by.get(account, {}).get(name, 0) & own for account, own in active.items()]
    return sum(map(bool, users)), len(active), sum(one.bit_count() for one in users)


def _percent(part: int, of: int) -> Fraction | None:
    return Fraction(100 * part, of) if of else None
