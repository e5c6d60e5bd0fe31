"""Who came into power at an account, changed their role or was deactivated, by what was said."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import takewhile

from seatbeat_collector.presence.local_days import local_day
from seatbeat_collector.scoring.roster import Account
from seatbeat_collector.scoring.terms import end_of, start_of
from seatbeat_collector.signals.people import Member, changes
from seatbeat_collector.signals.signal import DEACTIVATION, Signal
from seatbeat_collector.store.user_history import DEACTIVATED, ROLE, Past, UserHistory

from .champions import key_contacts
from .watch import Watch


def people_signals(account: Account, watch: Watch) -> Iterator[Signal]:
    """What changed among the account's people between the ends of the rules' days."""
    rules = watch.rules.people
    if not rules.enabled:
        return
    window, history = account.day.of(rules.days), watch.sources.store.user_history
    from_ms, to_ms = start_of(window, account.zone), end_of(window, account.zone)
    pasts: dict[str, Past] = {}
    for record in account.records:
        pasts.update(history.changed(record.number, from_ms, to_ms))
    if not pasts:
        return
    key = key_contacts(account, watch)
    now = {user: _member(past, to_ms, is_key=user in key) for user, past in pasts.items()}
    before = {
        user: _member(past, from_ms - 1, is_key=user in key)
        for user, past in pasts.items()
        if past.known_from_ms < from_ms
    }
    if not _is_used_to_roles(account, history, from_ms):
        before = {**now, **_without_first_roles(before, now)}
    for signal in changes(before, now, rules):
        yield _dated(signal, pasts[str(signal.about)], account.zone, to_ms)


def _is_used_to_roles(account: Account, history: UserHistory, before_ms: int) -> bool:
    """Whether anybody's role was told before: if none was, those told first are no news."""
    return any(history.said_before(one.number, ROLE, before_ms) for one in account.records)


def _without_first_roles(
    before: Mapping[str, Member], now: Mapping[str, Member]
) -> dict[str, Member]:
    return {user: old._replace(role=now[user].role) for user, old in before.items()}


def _member(past: Past, at_ms: int, *, is_key: bool) -> Member:
    role = past.held(ROLE, at_ms)
    return Member(
        role if isinstance(role, str) else None, past.held(DEACTIVATED, at_ms) is True, is_key
    )


def _dated(signal: Signal, past: Past, zone: str, to_ms: int) -> Signal:
    """With the day since which it is so."""
    trait = DEACTIVATED if signal.kind == DEACTIVATION else ROLE
    told = [one for one in past.values if one.trait == trait and one.valid_from_ms <= to_ms]
    as_now = takewhile(lambda one: one.value == told[-1].value, reversed(told))
    since_ms = min(one.valid_from_ms for one in as_now)
    return signal._replace(
        evidence={**signal.evidence, "on": local_day(since_ms, zone).isoformat()}
    )
