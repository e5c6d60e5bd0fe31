"""People who came into power, changed their role, or left."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from seatbeat_collector.metrics.rules.signals import PeopleRules

from .signal import CRITICAL, DEACTIVATION, INFO, NEW_ADMIN, ROLE_CHANGE, WARN, Signal


class Member(NamedTuple):
    """What is known of a user of an account on a day."""

    role: str | None = None
    deactivated: bool = False
    key_contact: bool = False


def changes(
    before: Mapping[str, Member], now: Mapping[str, Member], rules: PeopleRules
) -> Iterator[Signal]:
    """What changed between two days. A first role is no change of one; that of an admin is news."""
    for user, member in sorted(now.items()) if rules.enabled else ():
        known = user in before
        old = before.get(user, Member())
        evidence = {"from": old.role, "to": member.role, "key_contact": member.key_contact}
        if member.deactivated:
            if known and not old.deactivated:
                severity = CRITICAL if member.key_contact or _is_admin(old, rules) else INFO
                yield Signal(DEACTIVATION, severity, None, user, evidence)
        elif _is_admin(member, rules) and not _is_admin(old, rules):
            yield Signal(NEW_ADMIN, INFO, None, user, evidence)
        elif old.role is not None and not _same(member.role, old.role):
            lost_power = _is_admin(old, rules) or member.key_contact
            yield Signal(ROLE_CHANGE, WARN if lost_power else INFO, None, user, evidence)


def _is_admin(member: Member, rules: PeopleRules) -> bool:
    return any(_same(member.role, role) for role in rules.admin_roles)


def _same(role: str | None, other: str | None) -> bool:
    return (role or "").strip().casefold() == (other or "").strip().casefold()
