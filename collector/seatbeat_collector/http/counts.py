"""What is counted besides the four metrics, over any window: acts, sign-ins, core users."""

from __future__ import annotations

from collections.abc import Mapping

from seatbeat_collector.metrics.adoption import core_share
from seatbeat_collector.metrics.envelope import (
    NO_DENOMINATOR,
    NOT_APPLICABLE,
    Envelope,
    Reading,
    Scope,
    envelope,
    standing,
    unless_unobserved,
    valued,
)
from seatbeat_collector.metrics.headlines import Subject

from .facts import Tree
from .moment import Moment


def counts_beside(
    tree: Tree, subject: Subject, usage: Mapping[str, Envelope], moment: Moment
) -> dict[str, Envelope]:
    """Metrics of their own for what stands beside the four, of the same window."""
    scope = subject.scope(subject.window)
    core = usage["active_users"]["core"]
    active = usage["active_users"]["value"] or 0
    return {
        "actions": _count("actions", scope, _actions(tree, subject, moment)),
        "sessions": _count("sessions", scope, usage["usage_frequency"]["sessions"]),
        "sign_ins": _count("sign_ins", scope, usage["usage_frequency"]["sign_ins"]),
        "core_active_users": _count("core_active_users", scope, core),
        "core_share": valued(
            "core_share",
            scope,
            core_share(core, active),
            without=NOT_APPLICABLE if core is None else NO_DENOMINATOR,
        ),
    }


def _actions(tree: Tree, subject: Subject, moment: Moment) -> int:
    first = max(subject.window.first.toordinal(), moment.kept.user_days)
    last = subject.window.last.toordinal()
    return sum(
        day.actions
        for record in tree.records
        for day in moment.store.portfolio.days_of(record.number, first, last)
    )


def _count(name: str, scope: Scope, number: int | None) -> Envelope:
    """Null, and not applicable, where the vendor named nothing to be counted."""
    if number is None:
        return envelope(name, scope, Reading(None, NOT_APPLICABLE, {}))
    value = unless_unobserved(scope, number)
    return envelope(name, scope, Reading(value, standing(scope), {}))
