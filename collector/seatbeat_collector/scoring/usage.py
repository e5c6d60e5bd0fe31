"""What an account's people did: the four engagement metrics with all that stands beside them."""

from __future__ import annotations

from datetime import date

from seatbeat_collector.metrics.account import Beside, Member, licenses_of, metrics_of, sums_in
from seatbeat_collector.metrics.counts import Counts, counts_beside
from seatbeat_collector.metrics.engagement_curves import DAYS, Use
from seatbeat_collector.metrics.envelope import Envelope
from seatbeat_collector.metrics.headlines import Subject
from seatbeat_collector.metrics.licenses import Holding, Licenses, pool
from seatbeat_collector.metrics.sums import Sums
from seatbeat_collector.metrics.time_spent import Wall
from seatbeat_collector.store.records import Reach

from .cores import Core
from .gathering import Gathered
from .roster import Account
from .terms import Terms

LICENSE_DAYS = 30
_OF_NOW = {
    "time_spent": ("wall_seconds", "peak_concurrent", "today_so_far"),
    "active_users": ("today_so_far",),
}
"""What tells of the running day, or needs every moment of everybody: live reads add it."""


def use_of_reach(account: Account, reach: Reach, known_users: int) -> Use:
    """What an account without others below it did in the fortnight, from its days added up."""
    return _use(account, reach, pool([Holding(account.seats[0], reach.users)]), known_users)


def use_of(account: Account, members: list[Member], known_users: int) -> Use:
    """What an account with all below it did in the fortnight."""
    window = account.day.of(DAYS)
    return _use(account, sums_in(members, window), licenses_of(members, window), known_users)


def _use(account: Account, sums: Sums, licenses: Licenses, known_users: int) -> Use:
    return Use(
        account=account.account_id,
        segment=account.segment,
        observed_days=account.scope(DAYS).observed_days,
        active_days=sums.active_days,
        engaged_ms=sums.engaged_ms,
        user_days=sums.user_days,
        active_users=sums.active_users,
        known_users=known_users,
        actions=sums.actions,
        licenses=licenses,
        apart=account.apart,
    )


def usage(
    account: Account, found: Gathered, last_seen: date | None, core: Core, terms: Terms
) -> dict[str, Envelope]:
    """The four metrics, and those of named acts."""
    scope = account.scope(DAYS)
    sessions = found.sessions(scope.window)
    sign_ins = found.times(terms.sign_in_activity, scope.window) if terms.sign_in_activity else None
    core_users = core.users(found.named(scope.window))
    beside = Beside(sessions, Wall(), found.newcomers, sign_ins, core_users)
    subject = Subject(
        window=scope.window,
        license_window=account.day.of(LICENSE_DAYS),
        timezone=account.zone,
        start=account.start,
        last_seen=last_seen,
        idle_timeout_s=terms.idle_timeout_s,
    )
    metrics = metrics_of(subject, found.members, beside)
    for name, fields in _OF_NOW.items():
        for field in fields:
            metrics[name].pop(field)
    sums = sums_in(found.members, scope.window)
    counts = Counts(sums.actions, sessions, sign_ins, core_users)
    return {
        **metrics,
        **counts_beside(scope, counts, sums.active_users),
    }
